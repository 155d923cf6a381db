#pragma once
#include <cstdint>
#include <vector>

#include "line/impairments.hpp"
#include "line/packet.hpp"
#include "line/packet_rng.hpp"

namespace socklab::link {

/// The delay of the line. Packets leave in the order in which they entered, except where jitter may
/// reorder them and where a packet was selected to be held back.
class delay_line {
 public:
  explicit delay_line(packet_rng rng) : rng_(rng) {}

  /// Puts a packet on the line at `p->due`.
  void enter(packet_ptr p, const direction_settings& settings);

  /// When the next packet leaves; instant::max(): the line is empty.
  instant next() const;

  /// A packet that has left by `now`, with `due` set to when it did; null: none.
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
