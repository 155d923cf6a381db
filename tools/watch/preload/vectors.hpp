#pragma once
#include <sys/socket.h>
#include <sys/uio.h>

#include <cstddef>

namespace tcpwatch {

/// Bytes asked for by a list of buffers that the kernel has read.
inline std::size_t size_of(const iovec* parts, long count) {
  std::size_t size = 0;
  for (long i = 0; i < count; ++i) size += parts[i].iov_len;
  return size;
}

inline std::size_t size_of(const msghdr& message) {
  return size_of(message.msg_iov, static_cast<long>(message.msg_iovlen));
}

}  // namespace tcpwatch
