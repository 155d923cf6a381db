// Several buffers by one call. The kernel's iovecs live on the stack: nothing is allocated.
#include <sys/uio.h>

#include <algorithm>
#include <array>

#include "retry.hpp"

namespace sock::detail {
namespace {

constexpr std::size_t maximum = 64;  // of the 1024 that IOV_MAX allows: 1 KiB of stack

struct chunk {
  std::array<iovec, maximum> parts;
  msghdr message{};
  std::size_t bytes = 0;

  // What is left of `buffers` after `skip` bytes, as far as it fits. With a limit no call takes
  // more than most_at_once: a call that does not wait still copies for as long as there is room.
  template <class Buffer>
  chunk(std::span<const Buffer> buffers, std::size_t skip, const deadline& limit) {
    const std::size_t max_bytes = limit.is_never() ? SIZE_MAX : max_at_once;
    for (const Buffer& b : buffers) {
      if (skip >= b.size()) {
        skip -= b.size();
        continue;
      }
      if (message.msg_iovlen == maximum || bytes == max_bytes) break;
      const auto part = b.from(skip);
      const std::size_t size = std::min(part.size(), max_bytes - bytes);
      skip = 0;
      // iovec has no const: the kernel only reads from what is sent.
      parts[message.msg_iovlen++] = {const_cast<std::byte*>(part.data()), size};
      bytes += size;
    }
    message.msg_iov = parts.data();
  }
};

}  // namespace

result scatter(int fd, std::span<const mutable_buffer> to, const deadline& limit,
               std::error_code* ec) {
  chunk c(to, 0, limit);
  if (c.bytes == 0) return refuse_empty(fd, "recvmsg", ec);
  std::error_code why;
  const ssize_t n = once(fd, readiness::readable, limit, why,
                         [&] { return ::recvmsg(fd, &c.message, flags_for(limit)); });
  return outcome_of(fd, n, true, why, "recvmsg", ec);
}

result gather(int fd, std::span<const const_buffer> from, const deadline& limit,
              std::error_code* ec) {
  std::error_code why;
  std::size_t done = 0, size = 0;
  for (const const_buffer& b : from) size += b.size();
  const ssize_t last = repeat(fd, readiness::writable, limit, size, done, why, [&](std::size_t at) {
    chunk c(from, at, limit);
    return ::sendmsg(fd, &c.message, MSG_NOSIGNAL | flags_for(limit));
  });
  return all_of(fd, last, done, why, "sendmsg", ec);
}

}  // namespace sock::detail
