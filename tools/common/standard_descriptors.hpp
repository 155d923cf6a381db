#pragma once
// For the first line of every main().

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace socklab {

/// Takes the places of standard input, output and error where the program was started without them
/// (`program >&-`): else the next file or socket that it opens would get such a number, and what is
/// written to "standard error" would go into it. Each is opened the wrong way round, so that
/// reading or writing there still fails with EBADF and nothing is lost in silence; and with
/// O_CLOEXEC, so that a program started from here finds them closed, as it would without us.
inline void reserve_standard_descriptors() noexcept {
  for (int fd = 0; fd <= 2; ++fd) {
    if (fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    const int got = open("/dev/null", (fd == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
    if (got != -1 && got != fd) close(got);  // cannot be: it is the lowest that is free
  }
}

}  // namespace socklab
