// The write and send families, and the two calls that send without a buffer of the program's own.
#include <fcntl.h>
#include <sys/sendfile.h>

#include "next.hpp"
#include "vectors.hpp"
#include "watched.hpp"

using tcpwatch::call_id;
using tcpwatch::direction;
using tcpwatch::size_of;
using tcpwatch::watched;
namespace next = tcpwatch::next;

TCPWATCH_EXPORT ssize_t write(int fd, const void* data, size_t size) {
  watched call(call_id::write_, fd, size);
  return call.done(next::write(fd, data, size));
}

TCPWATCH_EXPORT ssize_t writev(int fd, const iovec* parts, int count) {
  watched call(call_id::writev_, fd, watched::size_after_call{});
  return call.done(next::writev(fd, parts, count), [&] { return size_of(parts, count); });
}

TCPWATCH_EXPORT ssize_t pwritev2(int fd, const iovec* parts, int count, off_t offset, int flags) {
  watched call(call_id::pwritev2_, fd, watched::size_after_call{});
  return call.done(next::pwritev2(fd, parts, count, offset, flags),
                   [&] { return size_of(parts, count); });
}

TCPWATCH_EXPORT ssize_t send(int fd, const void* data, size_t size, int flags) {
  watched call(call_id::send_, fd, size, flags);
  return call.done(next::send(fd, data, size, flags));
}

TCPWATCH_EXPORT ssize_t sendto(int fd, const void* data, size_t size, int flags, const sockaddr* to,
                               socklen_t to_size) {
  watched call(call_id::sendto_, fd, size, flags);
  return call.done(next::sendto(fd, data, size, flags, to, to_size));
}

TCPWATCH_EXPORT ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  watched call(call_id::sendmsg_, fd, watched::size_after_call{}, flags);
  return call.done(next::sendmsg(fd, message, flags), [&] { return size_of(*message); });
}

TCPWATCH_EXPORT int sendmmsg(int fd, mmsghdr* messages, unsigned count, int flags) {
  watched call(call_id::sendmmsg_, fd, count, flags);
  const int result = next::sendmmsg(fd, messages, count, flags);
  call.stop(result);
  if (call) {
    for (int i = 0; i < result; ++i) call.data().extra += messages[i].msg_len;
  }
  call.submit();
  return result;
}

// off_t is 64 bits wide on every system this builds for: sendfile and sendfile64 are one function.
static_assert(sizeof(off_t) == 8);

TCPWATCH_EXPORT ssize_t sendfile(int to, int from, off_t* offset, size_t size) noexcept {
  watched call(call_id::sendfile_, to, size);
  return call.done(next::sendfile(to, from, offset, size));
}

TCPWATCH_EXPORT ssize_t sendfile64(int to, int from, off64_t* offset, size_t size) noexcept {
  watched call(call_id::sendfile_, to, size);
  return call.done(next::sendfile(to, from, offset, size));
}

// One of the two ends is a pipe, so at most one is a socket.
TCPWATCH_EXPORT ssize_t splice(int from, off64_t* from_offset, int to, off64_t* to_offset,
                               size_t size, unsigned flags) {
  watched sending(call_id::splice_, to, size);
  if (sending) {
    sending.data().way = direction::out;
    return sending.done(next::splice(from, from_offset, to, to_offset, size, flags));
  }
  watched receiving(call_id::splice_, from, size);
  receiving.data().way = direction::in;
  return receiving.done(next::splice(from, from_offset, to, to_offset, size, flags));
}
