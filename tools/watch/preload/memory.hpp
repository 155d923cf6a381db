#pragma once
// Reading what a program passed to a call: a pointer that the kernel would answer with EFAULT must
// not end the program here.
#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace tcpwatch {

/// Copies through the kernel, process_vm_readv(2): some microseconds. False where the memory cannot
/// be read, or where no system call may be made.
bool copy_from(void* to, const void* from, std::size_t size);

/// The string's bytes up to its end or up to `room` - 1, and a zero. False where they cannot be
/// read.
bool copy_string(char* to, std::size_t room, const char* from);

/// The same question for many small objects: pages found readable are remembered.
class readable_pages {
 public:
  bool have(const void* from, std::size_t size);

 private:
  bool has_page(const char* page);
  static constexpr std::size_t kept = 16;
  const char* pages_[kept] = {};
  std::size_t next_ = 0;
};

/// Whether the kernel has read the arguments of a call on a TCP socket that ended so: then they can
/// be read here as well, without a system call.
inline bool kernel_has_read(long result, int error) {
  if (result >= 0) return true;
  switch (error) {
    case EAGAIN:
    case EINTR:
    case EPIPE:
    case ECONNRESET:
    case ECONNREFUSED:
    case ECONNABORTED:
    case ENOTCONN:
    case EISCONN:
    case EINPROGRESS:
    case EALREADY:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EADDRINUSE:
    case EADDRNOTAVAIL:
      return true;
    default:
      return false;
  }
}

}  // namespace tcpwatch
