#include "sock/urgent.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "retry.hpp"

namespace sock {
namespace {

void send_one(int fd, std::byte value, std::error_code* ec) {
  std::error_code why;
  detail::once(fd, readiness::writable, deadline::never(), why,
               [&] { return ::send(fd, &value, 1, MSG_OOB | MSG_NOSIGNAL); });
  if (why) detail::report_on(fd, why, ec, "send");
}

std::optional<std::byte> read_one(int fd, std::error_code* ec) {
  std::byte value{};
  std::error_code why;
  const ssize_t n = detail::once(fd, readiness::readable, deadline::never(), why,
                                 [&] { return ::recv(fd, &value, 1, MSG_OOB | MSG_DONTWAIT); });
  if (n == 1) return value;
  // EINVAL: none was sent, or it has been read; EAGAIN: announced, but not here yet.
  if (why && why != std::errc::invalid_argument && !detail::is_would_block(why.value()))
    detail::report_on(fd, why, ec, "recv");
  return std::nullopt;
}

}  // namespace

void send_urgent(stream_view to, std::byte value) {
  send_one(to.fd(), value, nullptr);
}
void send_urgent(stream_view to, std::byte value, std::error_code& ec) {
  detail::clear(ec);
  send_one(to.fd(), value, &ec);
}

std::optional<std::byte> read_urgent(stream_view from) {
  return read_one(from.fd(), nullptr);
}
std::optional<std::byte> read_urgent(stream_view from, std::error_code& ec) {
  detail::clear(ec);
  return read_one(from.fd(), &ec);
}

bool at_urgent_mark(stream_view from) {
  int at = 0;
  if (::ioctl(from.fd(), SIOCATMARK, &at) != 0)
    detail::report_on(from.fd(), errno, nullptr, "ioctl SIOCATMARK");
  return at != 0;
}

}  // namespace sock
