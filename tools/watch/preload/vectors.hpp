#pragma once
#include <sys/socket.h>
#include <sys/uio.h>

#include <cstddef>

namespace tcpwatch {

/// Bytes asked for by a list of buffers. A list that the kernel would refuse is not looked into.
inline std::size_t size_of(const iovec* parts, long count) {
  constexpr long kernel_limit = 1024;  // UIO_MAXIOV
  if (parts == nullptr || count < 0 || count > kernel_limit) return 0;
  std::size_t size = 0;
  for (long i = 0; i < count; ++i) size += parts[i].iov_len;
  return size;
}

inline std::size_t size_of(const msghdr& message) {
  return size_of(message.msg_iov, static_cast<long>(message.msg_iovlen));
}

}  // namespace tcpwatch
