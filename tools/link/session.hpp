#pragma once
#include "options.hpp"

namespace socklab::link {

/// Makes the link, runs the command on it, takes it down. \returns the exit status. \throws
/// failure, bad_setting
int run_link(options o);

}  // namespace socklab::link
