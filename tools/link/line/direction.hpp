#pragma once
#include <algorithm>
#include <array>
#include <cstdint>

#include "line/bottleneck.hpp"
#include "line/delay_line.hpp"
#include "line/impairments.hpp"
#include "line/link_events.hpp"
#include "line/packet.hpp"
#include "line/packet_selector.hpp"

namespace socklab::link {

/// One direction of the link: cut, drop, loss, corruption, marks, duplication, queue and rate,
/// delay and jitter, in that order. It reads no clock and no device: its caller passes the time, so
/// that a test can choose it.
class direction {
 public:
  direction(side from, std::uint64_t seed, packet_sink& out, observer& events);

  /// For packets that enter from now on; those already on the line are not changed.
  void change(const direction_settings& settings) { settings_ = settings; }
  const direction_settings& settings() const { return settings_; }

  /// A packet from the host enters. It may leave at once.
  void enter(packet_ptr p, instant now);

  /// Delivers all packets that have left by `now`, in order.
  void advance(instant now);

  /// When advance() must be called next; instant::max(): not before a packet enters.
  instant next() const { return std::min(queue_.next(), line_.next()); }

  /// Packets that have entered so far.
  std::uint64_t entered() const { return entered_; }
  std::uint64_t entered(packet_kind kind) const { return counts_.of(kind); }
  std::uint64_t entered_bytes() const { return entered_bytes_; }
  std::uint64_t queued_packets() const { return queue_.packets(); }
  std::uint64_t queued_bytes() const { return queue_.bytes(); }

 private:
  void notify(disposition what, cause why, const packet& p, instant now, const selection& c,
              std::uint32_t bit = 0);
  bool lost(const packet& p, const headers& h, instant now);
  void corrupt(packet& p, const headers& h, const selection& c, instant now);
  void send(packet_ptr p, instant now);

  side from_;
  packet_sink& out_;
  observer& events_;
  direction_settings settings_;
  packet_counts counts_;
  std::uint64_t entered_ = 0;
  std::uint64_t entered_bytes_ = 0;
  packet_selector drop_, loss_, corrupt_, mark_, duplicate_, reorder_;
  packet_rng bits_;
  bottleneck queue_;
  delay_line line_;
};

}  // namespace socklab::link
