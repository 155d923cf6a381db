// The read and recv families. The checked variants are what a program built with _FORTIFY_SOURCE
// calls.
#include <fcntl.h>

#include "next.hpp"
#include "vectors.hpp"
#include "watched.hpp"

using tcpwatch::call_id;
using tcpwatch::size_of;
using tcpwatch::watched;
namespace next = tcpwatch::next;

namespace {

// Descriptors that came with a message are new to us, whatever their numbers meant before.
void forget_received(const msghdr& message) {
  for (const cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(const_cast<msghdr*>(&message), const_cast<cmsghdr*>(part))) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const auto count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
      tcpwatch::descriptors::forget(fd);
    }
  }
}

}  // namespace

TCPWATCH_EXPORT ssize_t read(int fd, void* buffer, size_t size) {
  watched call(call_id::read_, fd, size);
  return call.done(next::read(fd, buffer, size));
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): glibc's name
TCPWATCH_EXPORT ssize_t __read_chk(int fd, void* buffer, size_t size, size_t room) {
  watched call(call_id::read_, fd, size);
  return call.done(next::read_chk(fd, buffer, size, room));
}

TCPWATCH_EXPORT ssize_t readv(int fd, const iovec* parts, int count) {
  watched call(call_id::readv_, fd, watched::size_after_call{});
  return call.done(next::readv(fd, parts, count), [&] { return size_of(parts, count); });
}

TCPWATCH_EXPORT ssize_t preadv2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  watched call(call_id::preadv2_, fd, watched::size_after_call{});
  return call.done(next::preadv2(fd, parts, count, offset, flags),
                   [&] { return size_of(parts, count); });
}

TCPWATCH_EXPORT ssize_t recv(int fd, void* buffer, size_t size, int flags) {
  watched call(call_id::recv_, fd, size, flags);
  return call.done(next::recv(fd, buffer, size, flags));
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): glibc's name
TCPWATCH_EXPORT ssize_t __recv_chk(int fd, void* buffer, size_t size, size_t room, int flags) {
  watched call(call_id::recv_, fd, size, flags);
  return call.done(next::recv_chk(fd, buffer, size, room, flags));
}

TCPWATCH_EXPORT ssize_t recvfrom(int fd, void* buffer, size_t size, int flags, sockaddr* from,
                                 socklen_t* from_size) {
  watched call(call_id::recvfrom_, fd, size, flags);
  return call.done(next::recvfrom(fd, buffer, size, flags, from, from_size));
}

// NOLINTNEXTLINE(bugprone-reserved-identifier): glibc's name
TCPWATCH_EXPORT ssize_t __recvfrom_chk(int fd, void* buffer, size_t size, size_t room, int flags,
                                       sockaddr* from, socklen_t* from_size) {
  watched call(call_id::recvfrom_, fd, size, flags);
  return call.done(next::recvfrom_chk(fd, buffer, size, room, flags, from, from_size));
}

TCPWATCH_EXPORT ssize_t recvmsg(int fd, msghdr* message, int flags) {
  watched call(call_id::recvmsg_, fd, watched::size_after_call{}, flags);
  const auto result =
      call.done(next::recvmsg(fd, message, flags), [&] { return size_of(*message); });
  if (result >= 0) forget_received(*message);
  return result;
}

TCPWATCH_EXPORT int recvmmsg(int fd, mmsghdr* messages, unsigned count, int flags,
                             timespec* timeout) {
  watched call(call_id::recvmmsg_, fd, count, flags);
  const int result = next::recvmmsg(fd, messages, count, flags, timeout);
  call.stop(result);
  for (int i = 0; i < result; ++i) {
    forget_received(messages[i].msg_hdr);
    if (call) call.data().extra += messages[i].msg_len;
  }
  call.submit();
  return result;
}
