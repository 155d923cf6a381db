// socket, bind, listen, accept, for TCP.
#include <netinet/in.h>

#include <cerrno>

#include "accept.hpp"
#include "sock/tcp_socket.hpp"

namespace sock {
namespace {

protocol protocol_for(const address& a) {
  if (a.is_ipv4_mapped()) return protocol::dual_stack;
  return a.is_ipv6() ? protocol::ipv6 : protocol::ipv4;
}

int open_socket(protocol p, std::error_code* ec) {
  constexpr int ipproto_mptcp = 262;  // IPPROTO_MPTCP, which older headers lack
  const int family = p == protocol::ipv4 || p == protocol::mptcp_ipv4 ? AF_INET : AF_INET6;
  const int transport = p >= protocol::mptcp_ipv4 ? ipproto_mptcp : IPPROTO_TCP;
  descriptor fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, transport));
  if (!fd.is_open()) {
    detail::report({errno, std::system_category()}, ec, "socket");
    return -1;
  }
  const int only = p == protocol::ipv6 || p == protocol::mptcp_ipv6 ? 1 : 0;
  if (family == AF_INET6 &&
      ::setsockopt(fd.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) != 0) {
    detail::report({errno, std::system_category()}, ec, "setsockopt IPV6_V6ONLY");
    return -1;
  }
  return fd.release();
}

std::optional<listener> start(descriptor fd, int backlog, std::error_code* ec) {
  if (detail::start_listening(fd.fd(), backlog, ec)) return listener(fd.release());
  return std::nullopt;
}

std::optional<accepted> accept_one(int fd, const deadline& limit, detail::accept_mode mode,
                                   std::error_code* ec) {
  address from;
  const int connection = detail::accept(fd, limit, mode, from, ec);
  if (connection < 0) return std::nullopt;
  return accepted{stream(connection), from};
}

}  // namespace

tcp_socket::tcp_socket(protocol p) : tcp_socket(open_socket(p, nullptr)) {}
tcp_socket::tcp_socket(const address& a) : tcp_socket(protocol_for(a)) {}
std::optional<tcp_socket> tcp_socket::open(protocol p, std::error_code& ec) {
  detail::clear(ec);
  const int fd = open_socket(p, &ec);
  if (fd < 0) return std::nullopt;
  return tcp_socket(fd);
}
std::optional<tcp_socket> tcp_socket::open(const address& a, std::error_code& ec) {
  return open(protocol_for(a), ec);
}

void tcp_socket_operations::bind(const address& local) {
  detail::bind_to(fd_, local, nullptr);
}
void tcp_socket_operations::bind(const address& local, std::error_code& ec) {
  detail::clear(ec);
  detail::bind_to(fd_, local, &ec);
}

listener tcp_socket::listen(int backlog) && {
  return *start(descriptor(release()), backlog, nullptr);
}
std::optional<listener> tcp_socket::listen(int backlog, std::error_code& ec) && {
  detail::clear(ec);
  return start(descriptor(release()), backlog, &ec);
}
listener tcp_socket::listen(const address& local, int backlog) && {
  descriptor closed_on_failure(release());
  detail::bind_to(closed_on_failure.fd(), local, nullptr);
  return *start(std::move(closed_on_failure), backlog, nullptr);
}
std::optional<listener> tcp_socket::listen(const address& local, int backlog,
                                           std::error_code& ec) && {
  detail::clear(ec);
  descriptor closed_on_failure(release());
  detail::bind_to(closed_on_failure.fd(), local, &ec);
  if (ec) return std::nullopt;
  return start(std::move(closed_on_failure), backlog, &ec);
}

listener listener::bind(const address& local, int backlog) {
  tcp_socket s(local);
  s.set(reuse_address{true});
  return std::move(s).listen(local, backlog);
}
std::optional<listener> listener::bind(const address& local, int backlog, std::error_code& ec) {
  auto s = tcp_socket::open(local, ec);
  if (!s) return std::nullopt;
  s->set(reuse_address{true}, ec);
  if (ec) return std::nullopt;
  return std::move(*s).listen(local, backlog, ec);
}

std::optional<accepted> listener_operations::accept(std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, deadline::never(), detail::accept_mode::wait, &ec);
}
accepted listener_operations::accept(const deadline& limit) const {
  return *accept_one(fd_, limit, detail::accept_mode::wait, nullptr);
}
std::optional<accepted> listener_operations::accept(const deadline& limit,
                                                    std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, limit, detail::accept_mode::wait, &ec);
}
std::optional<accepted> listener_operations::try_accept() const {
  return accept_one(fd_, deadline::never(), detail::accept_mode::once, nullptr);
}
std::optional<accepted> listener_operations::try_accept(std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, deadline::never(), detail::accept_mode::once, &ec);
}

}  // namespace sock
