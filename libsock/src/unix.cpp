#include "sock/unix.hpp"

#include <cerrno>

#include "accept.hpp"
#include "connect_now.hpp"

namespace sock {
namespace {

descriptor open_unix(std::error_code* ec) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) detail::report({errno, std::system_category()}, ec, "socket");
  return descriptor(fd);
}

std::optional<unix_stream> connect_to(const address& peer, const deadline& limit,
                                      std::error_code* ec) {
  descriptor fd = open_unix(ec);
  if (!fd.is_open()) return std::nullopt;
  const std::error_code why = detail::connect_now(fd.fd(), peer, limit);
  if (!why) return unix_stream(fd.release());
  detail::report(why, ec, "connect", peer);
  return std::nullopt;
}

std::optional<unix_listener> listen_on(const address& local, int backlog, std::error_code* ec) {
  descriptor fd = open_unix(ec);
  if (!fd.is_open()) return std::nullopt;
  detail::bind_to(fd.fd(), local, ec);
  if ((ec != nullptr && *ec) || !detail::start_listening(fd.fd(), backlog, ec)) return std::nullopt;
  return unix_listener(fd.release());
}

std::optional<unix_accepted> accept_one(int listener, const deadline& limit,
                                        detail::accept_mode mode, std::error_code* ec) {
  address from;
  const int fd = detail::accept(listener, limit, mode, from, ec);
  if (fd < 0) return std::nullopt;
  return unix_accepted{unix_stream(fd), from};
}

}  // namespace

peer_credentials unix_stream_operations::credentials() const {
  struct {  // struct ucred, which only _GNU_SOURCE declares
    int pid;
    unsigned uid, gid;
  } c{};
  detail::get_option(fd_, SOL_SOCKET, SO_PEERCRED, &c, sizeof c, "getsockopt SO_PEERCRED", nullptr);
  return {c.pid, c.uid, c.gid};
}

unix_stream unix_stream::connect(const address& peer, const deadline& limit) {
  return *connect_to(peer, limit, nullptr);
}
std::optional<unix_stream> unix_stream::connect(const address& peer, const deadline& limit,
                                                std::error_code& ec) {
  detail::clear(ec);
  return connect_to(peer, limit, &ec);
}

std::pair<unix_stream, unix_stream> unix_stream::pair() {
  int fds[2] = {-1, -1};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    detail::report({errno, std::system_category()}, nullptr, "socketpair");
  return {unix_stream(fds[0]), unix_stream(fds[1])};
}

unix_listener unix_listener::bind(const address& local, int backlog) {
  return *listen_on(local, backlog, nullptr);
}
std::optional<unix_listener> unix_listener::bind(const address& local, int backlog,
                                                 std::error_code& ec) {
  detail::clear(ec);
  return listen_on(local, backlog, &ec);
}

unix_accepted unix_listener_operations::accept(const deadline& limit) const {
  return *accept_one(fd_, limit, detail::accept_mode::wait, nullptr);
}
std::optional<unix_accepted> unix_listener_operations::accept(const deadline& limit,
                                                              std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, limit, detail::accept_mode::wait, &ec);
}
std::optional<unix_accepted> unix_listener_operations::try_accept() const {
  return accept_one(fd_, deadline::never(), detail::accept_mode::once, nullptr);
}
std::optional<unix_accepted> unix_listener_operations::try_accept(std::error_code& ec) const {
  detail::clear(ec);
  return accept_one(fd_, deadline::never(), detail::accept_mode::once, &ec);
}

}  // namespace sock
