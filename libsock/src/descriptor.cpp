#include "sock/descriptor.hpp"

#include <unistd.h>

#include <cerrno>

namespace sock::detail {

void close(int fd, std::error_code* ec) {
  if (::close(fd) == 0 || errno == EINTR) return;  // after EINTR the number may be someone else's
  report({errno, std::system_category()}, ec, "close");
}

void close_quietly(int& fd) noexcept {
  if (fd < 0) return;
  const int before = errno;  // a destructor on the way out must not hide what went wrong
  ::close(fd);
  errno = before;
}

}  // namespace sock::detail
