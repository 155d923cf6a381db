#pragma once
#include <optional>

#include "line/impairments.hpp"
#include "line/link_events.hpp"
#include "line/packet.hpp"

namespace socklab::link {

/// The queue before the line and the rate at which it empties. Bits leave at computed instants, not
/// when the program happens to wake up, so that the rate holds however late it wakes.
class bottleneck {
 public:
  bottleneck(side from, observer& events) : from_(from), events_(events) {}

  /// Takes a packet in, or drops it. Without a rate nothing ever waits: give it to the line
  /// directly.
  void enter(packet_ptr p, const direction_settings& settings, instant now);

  /// When the next packet has been sent whole; instant::max(): none waits.
  instant next() const { return queue_.empty() ? instant::max() : done_; }

  /// The packet that is through by `now`, its `due` the instant it was; null: none.
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
      0;  ///< of a nanosecond, in units of 1/rate, so that roundings do not add up
  std::uint64_t remainder_rate_ = 0;
};

}  // namespace socklab::link
