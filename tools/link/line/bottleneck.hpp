#pragma once
#include <optional>

#include "line/impairments.hpp"
#include "line/link_events.hpp"
#include "line/packet.hpp"

namespace socklab::link {

/// The queue before the line and the rate at which it empties. Bits leave at computed times, not
/// when the program wakes up, so that the rate is exact however late it wakes up.
class bottleneck {
 public:
  bottleneck(side from, observer& events) : from_(from), events_(events) {}

  /// Queues a packet, or drops it. Without a rate no packet waits: pass it to the line directly.
  void enter(packet_ptr p, const direction_settings& settings, instant now);

  /// When the next packet has been sent completely; instant::max(): the queue is empty.
  instant next() const { return queue_.empty() ? instant::max() : done_; }

  /// A packet that has been sent by `now`, with `due` set to when it was; null: none.
  packet_ptr leave(const direction_settings& settings, instant now);

  std::uint64_t packets() const { return queue_.size(); }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void begin(std::uint64_t rate, instant from);

  side from_;
  observer& events_;
  packet_fifo queue_;  ///< the front one is being sent
  std::uint64_t bytes_ = 0;
  instant done_ = instant::min();
  std::uint64_t remainder_ =
      0;  ///< of a nanosecond, in units of 1/rate: rounding errors must not accumulate
  std::uint64_t remainder_rate_ = 0;
};

}  // namespace socklab::link
