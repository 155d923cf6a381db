// socket, bind, listen, accept, connect: from nothing to a connection.
#include <netinet/in.h>

#include "next.hpp"
#include "watched.hpp"

namespace tcpwatch {
namespace {

bool means_tcp(int domain, int type, int protocol) {
  constexpr int type_mask = 0xf;  // above it lie SOCK_NONBLOCK and SOCK_CLOEXEC
  return (domain == AF_INET || domain == AF_INET6) && (type & type_mask) == SOCK_STREAM &&
         (protocol == 0 || protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
}

// The addresses as they are after a call that set them.
void look_again(watched& call, int fd) {
  descriptors::forget(fd);
  descriptors::look_up(fd, call.data().ends, call.may_remember());
}

int accepted(watched& call, int fd) {
  call.stop(fd);
  if (fd >= 0) {
    // Also where nothing is noted: the number may have meant another thing before.
    descriptors::forget(fd);
    if (call) look_again(call, fd);
  }
  call.submit();
  return fd;
}

}  // namespace
}  // namespace tcpwatch

using tcpwatch::call_id;
using tcpwatch::watched;
namespace next = tcpwatch::next;

TCPWATCH_EXPORT int socket(int domain, int type, int protocol) noexcept {
  watched call(call_id::socket_, watched::without_descriptor{},
               tcpwatch::means_tcp(domain, type, protocol));
  const int fd = next::socket(domain, type, protocol);
  call.stop(fd);
  if (fd >= 0) tcpwatch::descriptors::forget(fd);
  if (call) call.data().fd = fd;
  call.submit();
  return fd;
}

TCPWATCH_EXPORT int bind(int fd, const sockaddr* where, socklen_t size) noexcept {
  watched call(call_id::bind_, fd);
  const int result = next::bind(fd, where, size);
  call.stop(result);
  if (call) {
    if (result == 0) {
      tcpwatch::look_again(call, fd);
    } else {
      call.data().ends.local = tcpwatch::descriptors::address_of(where, size);
    }
  }
  call.submit();
  return result;
}

TCPWATCH_EXPORT int listen(int fd, int backlog) noexcept {
  watched call(call_id::listen_, fd, static_cast<std::size_t>(backlog));
  return call.done(next::listen(fd, backlog));
}

TCPWATCH_EXPORT int accept(int fd, sockaddr* peer, socklen_t* size) {
  watched call(call_id::accept_, fd);
  return tcpwatch::accepted(call, next::accept(fd, peer, size));
}

TCPWATCH_EXPORT int accept4(int fd, sockaddr* peer, socklen_t* size, int flags) {
  watched call(call_id::accept4_, fd);
  return tcpwatch::accepted(call, next::accept4(fd, peer, size, flags));
}

TCPWATCH_EXPORT int connect(int fd, const sockaddr* where, socklen_t size) {
  watched call(call_id::connect_, fd);
  if (call) {
    call.data().ends.peer = tcpwatch::descriptors::address_of(where, size);
    call.start();
  }
  const int result = next::connect(fd, where, size);
  call.stop(result);
  if (call) {
    const auto asked_for = call.data().ends.peer;
    tcpwatch::look_again(call, fd);
    if (call.data().ends.peer.family == 0) call.data().ends.peer = asked_for;
  }
  call.submit();
  return result;
}
