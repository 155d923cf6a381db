#include "sock/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <cerrno>

namespace sock {
namespace {

using name_call = int (*)(int, sockaddr*, socklen_t*);

address ask_name(int fd, name_call ask, const char* call, std::error_code* ec) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  auto* data = reinterpret_cast<sockaddr*>(&storage);
  if (ask(fd, data, &size) == 0) return {data, size};
  detail::report({errno, std::system_category()}, ec, call);
  return {};
}

void half_close(int fd, direction which, std::error_code* ec) {
  if (::shutdown(fd, static_cast<int>(which)) != 0) detail::report_on(fd, errno, ec, "shutdown");
}

// getpeername(2) refuses once the connection is reset, which is just when one wants to know;
// SO_PEERNAME still tells, if asked for no more bytes than such an address has.
int peer_name(int fd, sockaddr* data, socklen_t* size) {
  if (::getpeername(fd, data, size) == 0) return 0;
  const int why = errno;
  int family = 0;
  socklen_t family_size = sizeof family;
  ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &family_size);
  *size = family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (why == ENOTCONN && ::getsockopt(fd, SOL_SOCKET, SO_PEERNAME, data, size) == 0) return 0;
  errno = why;
  return -1;
}

// TCP_CLOSE and so on, tcp(7); 0 where it is no TCP socket.
int tcp_state(int fd) {
  struct ::tcp_info info {};
  socklen_t size = sizeof info.tcpi_state;  // the first of its fields
  const int before = errno;
  const bool known = ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0;
  errno = before;
  return known ? info.tcpi_state : 0;
}

peer_state ask_status(int fd, std::error_code* ec) {
  pollfd p{fd, POLLRDHUP, 0};
  int n = 0;
  while ((n = ::poll(&p, 1, 0)) < 0 && errno == EINTR) {
  }
  // poll(2) passes over a negative number.
  if (n < 0 || fd < 0 || (p.revents & POLLNVAL) != 0) {
    const int number = n < 0 ? errno : EBADF;
    detail::report({number, std::system_category()}, ec, "poll");
    return peer_state::gone;
  }
  if ((p.revents & POLLHUP) != 0) return peer_state::gone;
  if ((p.revents & (POLLERR | POLLRDHUP)) == 0) return peer_state::connected;
  // POLLERR may be a message on the error queue, and POLLRDHUP our own shutdown(receive): the state
  // of the connection tells.
  switch (tcp_state(fd)) {
    case TCP_CLOSE:
      return peer_state::gone;
    case TCP_CLOSE_WAIT:
    case TCP_CLOSING:
    case TCP_LAST_ACK:
    case TCP_TIME_WAIT:
      return peer_state::finished;
    case 0:  // not TCP
      return (p.revents & POLLERR) != 0 ? peer_state::gone : peer_state::finished;
    default:
      return peer_state::connected;
  }
}

}  // namespace

namespace detail {
address peer_of(int fd) noexcept {
  const int before = errno;
  std::error_code ignored;
  const address peer = ask_name(fd, peer_name, "getpeername", &ignored);
  errno = before;
  return peer;
}
}  // namespace detail

address socket_operations::local() const {
  return ask_name(fd_, ::getsockname, "getsockname", nullptr);
}
address socket_operations::local(std::error_code& ec) const {
  detail::clear(ec);
  return ask_name(fd_, ::getsockname, "getsockname", &ec);
}
address byte_stream_operations::peer() const {
  return ask_name(fd_, peer_name, "getpeername", nullptr);
}
address byte_stream_operations::peer(std::error_code& ec) const {
  detail::clear(ec);
  return ask_name(fd_, peer_name, "getpeername", &ec);
}

void byte_stream_operations::shutdown(direction which) {
  half_close(fd_, which, nullptr);
}
void byte_stream_operations::shutdown(direction which, std::error_code& ec) {
  detail::clear(ec);
  half_close(fd_, which, &ec);
}

peer_state byte_stream_operations::peer_status() const {
  return ask_status(fd_, nullptr);
}
peer_state byte_stream_operations::peer_status(std::error_code& ec) const {
  detail::clear(ec);
  return ask_status(fd_, &ec);
}

}  // namespace sock
