#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace labns {

/// Enters the network held under `name` and becomes the command there, with the capabilities that
/// whoever made the network has in it. Does not return, but for 3: nobody holds the name.
int join(const std::string& name, uid_t owner, const std::vector<std::string>& command);

}  // namespace labns
