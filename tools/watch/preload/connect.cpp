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

// What the kernel was given, or has filled in.
address address_at(const sockaddr* where, socklen_t size) {
  return descriptors::address_of(where, size);
}

// The same, before the kernel has looked at it.
address address_before(const sockaddr* where, socklen_t size) {
  sockaddr_storage copy;
  const auto length = size < sizeof copy ? size : static_cast<socklen_t>(sizeof copy);
  return copy_from(&copy, where, length) ? descriptors::address_of(&copy, length) : address{};
}

// The addresses as they are after a call that set them; `known` where the kernel may not be asked.
void look_again(watched& call, int fd, const endpoints& known) {
  auto& ends = call.data().ends;
  if (call.lookup() != descriptors::lookup::remembered) {
    descriptors::forget(fd);
    descriptors::look_up(fd, ends, call.lookup());
  } else {
    ends = known;
    descriptors::remember_socket(fd, known);
  }
}

// The number may have meant another thing before; also where nothing is noted.
int accepted(watched& call, int fd, const sockaddr* peer, const socklen_t* size) {
  call.stop(fd);
  if (fd >= 0) {
    descriptors::forget(fd);
    if (call) {
      const bool is_peer_known = peer != nullptr && size != nullptr;
      look_again(call, fd,
                 {call.data().ends.local, is_peer_known ? address_at(peer, *size) : address{}});
    }
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
  if (call && fd >= 0 && tcpwatch::session::restricted()) {
    tcpwatch::descriptors::remember_socket(fd, {});
  }
  call.submit();
  return fd;
}

TCPWATCH_EXPORT int bind(int fd, const sockaddr* where, socklen_t size) noexcept {
  watched call(call_id::bind_, fd);
  const auto asked_for = call ? tcpwatch::address_before(where, size) : tcpwatch::address{};
  call.start();
  const int result = next::bind(fd, where, size);
  call.stop(result);
  if (call) {
    if (result == 0) {
      tcpwatch::look_again(call, fd, {tcpwatch::address_at(where, size), {}});
    } else {
      call.data().ends.local = asked_for;
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
  return tcpwatch::accepted(call, next::accept(fd, peer, size), peer, size);
}

TCPWATCH_EXPORT int accept4(int fd, sockaddr* peer, socklen_t* size, int flags) {
  watched call(call_id::accept4_, fd);
  return tcpwatch::accepted(call, next::accept4(fd, peer, size, flags), peer, size);
}

TCPWATCH_EXPORT int connect(int fd, const sockaddr* where, socklen_t size) {
  watched call(call_id::connect_, fd);
  if (call) {
    call.data().ends.peer = tcpwatch::address_before(where, size);
    call.start();
  }
  const int result = next::connect(fd, where, size);
  call.stop(result);
  if (call) {
    auto asked_for = call.data().ends;
    if (tcpwatch::kernel_has_read(result, call.data().error)) {
      asked_for.peer = tcpwatch::address_at(where, size);
    }
    tcpwatch::look_again(call, fd, asked_for);
    if (call.data().ends.peer.family == 0) call.data().ends.peer = asked_for.peer;
  }
  call.submit();
  return result;
}
