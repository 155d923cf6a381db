// socket, bind, listen, accept.
#include <fcntl.h>
#include <netinet/in.h>

#include <cerrno>

#include "sock/tcp_socket.hpp"

namespace sock {
namespace {

protocol fitting(const address& a) {
  if (a.is_ipv4_mapped()) return protocol::dual_stack;
  return a.is_ipv6() ? protocol::ipv6 : protocol::ipv4;
}

int open_socket(protocol p, std::error_code* ec) {
  const int family = p == protocol::ipv4 ? AF_INET : AF_INET6;
  descriptor fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!fd.is_open()) {
    detail::report({errno, std::system_category()}, ec, "socket");
    return -1;
  }
  const int only = p == protocol::ipv6 ? 1 : 0;
  if (family == AF_INET6 &&
      ::setsockopt(fd.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) != 0) {
    detail::report({errno, std::system_category()}, ec, "setsockopt IPV6_V6ONLY");
    return -1;
  }
  return fd.release();
}

void bind_to(int fd, const address& local, std::error_code* ec) {
  if (::bind(fd, local.data(), local.size()) != 0)
    detail::report({errno, std::system_category()}, ec, "bind", local);
}

std::optional<listener> start(descriptor fd, int backlog, std::error_code* ec) {
  if (::listen(fd.fd(), backlog) == 0) return listener(fd.release());
  const int why = errno;
  std::error_code ignored;
  detail::report({why, std::system_category()}, ec, "listen", socket_view(fd.fd()).local(ignored));
  return std::nullopt;
}

// Connections that died in the queue; accept(2) lists the rest: errors already pending on the new
// socket, which are no fault of the listener.
bool is_of_the_connection(int number) {
  switch (number) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
      return true;
    default:
      return false;
  }
}

std::optional<accepted> accept_one(int fd, const until* limit, bool wait_at_all,
                                   std::error_code* ec) {
  if (limit != nullptr || !wait_at_all) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) == 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  }
  std::error_code why;
  while (true) {
    if (limit != nullptr && limit->stop() != nullptr && limit->stop()->requested()) {
      why = errc::stopped;
      break;
    }
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* data = reinterpret_cast<sockaddr*>(&storage);
    const int connection = ::accept4(fd, data, &size, SOCK_CLOEXEC);
    if (connection >= 0) return accepted{stream(connection), address(data, size)};
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_at_all) return std::nullopt;
      if (wait(borrowed(fd), readiness::readable, limit != nullptr ? *limit : until::forever(),
               why))
        continue;
      break;
    }
    if (is_of_the_connection(errno)) continue;
    why.assign(errno, std::system_category());
    break;
  }
  std::error_code ignored;
  detail::report(why, ec, "accept4", socket_view(fd).local(ignored));
  return std::nullopt;
}

}  // namespace

tcp_socket::tcp_socket(protocol p) : tcp_socket(open_socket(p, nullptr)) {}
tcp_socket::tcp_socket(const address& a) : tcp_socket(fitting(a)) {}
std::optional<tcp_socket> tcp_socket::open(protocol p, std::error_code& ec) {
  detail::clear(ec);
  const int fd = open_socket(p, &ec);
  if (fd < 0) return std::nullopt;
  return tcp_socket(fd);
}

void tcp_socket_view::bind(const address& local) {
  bind_to(fd_, local, nullptr);
}
void tcp_socket_view::bind(const address& local, std::error_code& ec) {
  detail::clear(ec);
  bind_to(fd_, local, &ec);
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
  bind_to(closed_on_failure.fd(), local, nullptr);
  return *start(std::move(closed_on_failure), backlog, nullptr);
}
std::optional<listener> tcp_socket::listen(const address& local, int backlog,
                                           std::error_code& ec) && {
  detail::clear(ec);
  descriptor closed_on_failure(release());
  bind_to(closed_on_failure.fd(), local, &ec);
  if (ec) return std::nullopt;
  return start(std::move(closed_on_failure), backlog, &ec);
}

listener listener::bind(const address& local, int backlog) {
  tcp_socket s(local);
  s.set(reuse_address{true});
  return std::move(s).listen(local, backlog);
}
std::optional<listener> listener::bind(const address& local, int backlog, std::error_code& ec) {
  auto s = tcp_socket::open(fitting(local), ec);
  if (!s) return std::nullopt;
  s->set(reuse_address{true}, ec);
  if (ec) return std::nullopt;
  return std::move(*s).listen(local, backlog, ec);
}

accepted listener_view::accept() const {
  return *accept_one(fd_, nullptr, true, nullptr);
}
std::optional<accepted> listener_view::accept(std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, nullptr, true, &ec);
}
accepted listener_view::accept(const until& limit) const {
  return *accept_one(fd_, &limit, true, nullptr);
}
std::optional<accepted> listener_view::accept(const until& limit, std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, &limit, true, &ec);
}
std::optional<accepted> listener_view::try_accept() const {
  return accept_one(fd_, nullptr, false, nullptr);
}
std::optional<accepted> listener_view::try_accept(std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, nullptr, false, &ec);
}

}  // namespace sock
