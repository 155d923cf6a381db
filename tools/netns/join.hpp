#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace socklab::netns {

/// What a held network's socket is called: its name, and this.
inline constexpr const char* socket_kind = ".net";

/// Runs the command inside the network held under `name`, with the capabilities that whoever made
/// the network has in it. \returns its exit status, or 3: nobody holds the name.
int join(const std::string& name, uid_t owner, const std::vector<std::string>& command);

}  // namespace socklab::netns
