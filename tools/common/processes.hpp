#pragma once
#include <sys/types.h>

#include <chrono>

#include "sock/descriptor.hpp"

namespace socklab {

/// pidfd_open(2): readable when the process has ended. Empty, with errno, where there is none.
sock::descriptor open_process(pid_t pid);

/// False once the process has ended, also while nobody has waited for it yet (a zombie).
bool is_running(pid_t pid);

/// Asks all descendants of the calling process to end (SIGTERM), kills those that are still there
/// after `grace`, and waits until none is left, but no longer than 3 s more. The caller must be a
/// child subreaper (prctl(2)): orphans then become its children and do not get away. No other
/// process is ever signalled.
void end_descendants(std::chrono::milliseconds grace);

}  // namespace socklab
