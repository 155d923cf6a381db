#pragma once
#include <sys/types.h>

#include "signals.hpp"
#include "sock/descriptor.hpp"

namespace socklab {

/// Waits until the child has ended, and forwards signals to it. When the other end of `connection`
/// closes, prints `message`; the child then has a second to end before it is killed. Afterwards
/// returns the terminal to the caller's process group, if that had it. \returns the exit status
int wait_for_command(pid_t child, const sock::descriptor& connection, const signal_reader& signals,
                     const char* message);

}  // namespace socklab
