#pragma once
#include <sys/types.h>

#include "descriptor.hpp"
#include "signals.hpp"

namespace socklab {

/// Waits until the child has ended, and passes on the signals that come. When the other end of
/// `connection` is gone, `message` is printed, and the child has a second to end before it is
/// killed. Afterwards the terminal is again the caller's group's, if it was. \returns the exit
/// status
int wait_for_command(pid_t child, const descriptor& connection, const signal_reader& signals,
                     const char* message);

}  // namespace socklab
