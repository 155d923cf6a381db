#pragma once
#include <cstdint>
#include <vector>

#include "line/impairments.hpp"
#include "line/packet.hpp"
#include "line/packet_rng.hpp"

namespace socklab::link {

/// The line itself: each packet spends its delay on it, and comes out in the order in which it went
/// in, but for the jitter that is allowed to reorder and for packets chosen to be held back.
class delay_line {
 public:
  explicit delay_line(packet_rng rng) : rng_(rng) {}

  /// Puts a packet on the line at `p->due`.
  void enter(packet_ptr p, const direction_settings& settings);

  /// When the next packet comes out; instant::max(): none is on its way.
  instant next() const;

  /// A packet that is out by `now`, its `due` the instant it came out; null: none.
  packet_ptr leave(const direction_settings& settings, instant now);

  bool empty() const { return in_order_.empty() && reordered_.empty() && held_.empty(); }

 private:
  nanoseconds jitter(const direction_settings& settings, std::uint64_t index) const;
  struct held_packet {
    packet_ptr which;
    unsigned reorder_gap;
    instant deadline;
  };

  packet_rng rng_;
  packet_fifo in_order_;
  std::vector<packet_ptr> reordered_;  ///< a heap, the earliest on top
  std::vector<held_packet> held_;
  packet_fifo released_;
  instant last_due_ = instant::min();
};

}  // namespace socklab::link
