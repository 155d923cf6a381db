#include "accept.hpp"

#include <fcntl.h>

#include <cerrno>

#include "retry.hpp"
#include "sock/socket.hpp"

namespace sock::detail {
namespace {

// accept(2) lists them: errors already pending on the new connection, or a peer that gave up in
// the queue. They are no fault of the listener.
bool is_connection_error(int number) {
  switch (number) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
      return true;
    default:
      return false;
  }
}

void report_at_local(int fd, std::error_code why, std::error_code* ec, const char* call) {
  std::error_code ignored;
  report(why, ec, call, socket_view(fd).local(ignored));
}

}  // namespace

void bind_to(int fd, const address& local, std::error_code* ec) {
  if (::bind(fd, local.data(), local.size()) != 0)
    report({errno, std::system_category()}, ec, "bind", local);
}

bool start_listening(int fd, int backlog, std::error_code* ec) {
  if (::listen(fd, backlog) == 0) return true;
  report_at_local(fd, {errno, std::system_category()}, ec, "listen");
  return false;
}

int accept(int fd, const deadline& limit, accept_mode mode, address& from, std::error_code* ec) {
  if (!limit.is_never() || mode == accept_mode::once) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_NONBLOCK) == 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  }
  std::error_code why;
  while (!why) {
    if (is_stopped(limit)) {
      why = errc::stopped;
      break;
    }
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* data = reinterpret_cast<sockaddr*>(&storage);
    const int connection = ::accept4(fd, data, &size, SOCK_CLOEXEC);
    if (connection >= 0) {
      from = address(data, size);
      return connection;
    }
    if (is_connection_error(errno)) continue;
    if (!is_would_block(errno))
      why.assign(errno, std::system_category());
    else if (mode == accept_mode::once)
      return -1;
    else
      wait(descriptor_view(fd), readiness::readable, limit, why);
  }
  report_at_local(fd, why, ec, "accept4");
  return -1;
}

}  // namespace sock::detail
