#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace socklab::netns {

/// The name of a network's socket is the network's name with this suffix.
inline constexpr const char* socket_kind = ".net";

/// Runs the command inside the network held under `name`, with the capabilities of the process that
/// made it. \returns its exit status, or 3: nobody holds the name.
int join(const std::string& name, uid_t owner, const std::vector<std::string>& command);

}  // namespace socklab::netns
