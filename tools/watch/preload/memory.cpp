#include "memory.hpp"

#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "next.hpp"
#include "session.hpp"

namespace tcpwatch {

namespace {
constexpr std::size_t page_size = 4096;

// The number of bytes copied, -1 with errno.
long read_own(void* to, const void* from, std::size_t size) {
  const iovec here{to, size};
  const iovec there{const_cast<void*>(from), size};
  return next::syscall(SYS_process_vm_readv, getpid(), reinterpret_cast<long>(&here), 1,
                       reinterpret_cast<long>(&there), 1, 0);
}
}  // namespace

bool copy_from(void* to, const void* from, std::size_t size) {
  if (session::restricted()) return false;
  const int saved_errno = errno;
  const bool copied = read_own(to, from, size) == static_cast<long>(size);
  errno = saved_errno;
  return copied;
}

bool copy_string(char* to, std::size_t room, const char* from) {
  std::size_t size = 0;
  while (size + 1 < room) {
    // Not into a page that the string may not reach.
    const auto to_end = page_size - (reinterpret_cast<std::uintptr_t>(from) + size) % page_size;
    const auto part = to_end < room - 1 - size ? to_end : room - 1 - size;
    if (!copy_from(to + size, from + size, part)) return false;
    if (memchr(to + size, 0, part) != nullptr) return true;
    size += part;
  }
  to[size] = 0;
  return true;
}

bool readable_pages::have(const void* from, std::size_t size) {
  const auto* const end = static_cast<const char*>(from) + size;
  const auto* page =
      static_cast<const char*>(from) - reinterpret_cast<std::uintptr_t>(from) % page_size;
  for (; page < end; page += page_size) {
    if (!has_page(page)) return false;
  }
  return true;
}

bool readable_pages::has_page(const char* page) {
  for (const char* each : pages_) {
    if (each == page && page != nullptr) return true;
  }
  char byte;
  // Where a sandbox around tcpwatch itself forbids the call, nothing can be known.
  if (read_own(&byte, page, 1) < 0 && errno == EFAULT) return false;
  pages_[next_++ % kept] = page;
  return true;
}

}  // namespace tcpwatch
