#pragma once
#include "command_line/options.hpp"

namespace socklab::link {

/// Makes the link, runs the command on it, removes the link. \returns the exit status. \throws
/// failure, usage_error
int run_link(options o);

}  // namespace socklab::link
