#pragma once
// Sending without a copy: MSG_ZEROCOPY (Documentation/networking/msg_zerocopy.rst).
#include <cstdint>

#include "sock/stream.hpp"

namespace sock {

/// The kernel sends from the caller's own pages, and tells later, on the socket's error queue, when
/// it needs them no more: until then a buffer must neither change nor go away. Worth it from about
/// 10 KiB a write, over a real network: on loopback the kernel copies after all (see copied()).
///
///     sock::zero_copy sender(peer);
///     sender.write_all(big);
///     sender.wait_all(5s);     // now `big` is the caller's again
///
/// An object of this class keeps the count of one socket's notifications; use only one a socket,
/// and keep it for the socket's life.
class zero_copy {
 public:
  /// Turns SO_ZEROCOPY on. Throws where the kernel or the kind of socket lacks it.
  explicit zero_copy(stream_view to);

  /// As stream_view's. Where the kernel has no memory for another notification (ENOBUFS), earlier
  /// ones are waited for.
  void write_all(const_buffer from, const until& limit = until::forever());
  result write_all(const_buffer from, const until& limit, std::error_code& ec);

  /// Takes what notifications there are; returns pending().
  std::uint32_t poll();
  /// Waits until nothing is pending: all buffers written are the caller's again. They also are
  /// after a reset, which ends every transmission; a peer that merely reads nothing ends none.
  void wait_all(const until& limit = until::forever());
  void wait_all(const until& limit, std::error_code& ec);

  /// Writes (system calls) whose buffers the kernel may still read.
  [[nodiscard]] std::uint32_t pending() const noexcept { return issued_ - completed_; }
  /// Of those completed, how many the kernel had to copy after all.
  [[nodiscard]] std::uint32_t copied() const noexcept { return copied_; }

 private:
  result write(const_buffer from, const until& limit, std::error_code* ec);
  void wait(const until& limit, std::uint32_t most_pending, std::error_code& why);

  stream_view to_;
  std::uint32_t issued_ = 0, completed_ = 0, copied_ = 0;
};

}  // namespace sock
