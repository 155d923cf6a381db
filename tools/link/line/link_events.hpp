#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "line/impairments.hpp"
#include "line/packet.hpp"
#include "line/packet_selector.hpp"

namespace socklab::link {

/// What the link did to a packet.
enum class disposition : std::uint8_t {
  dropped,
  queued,
  marked,
  duplicated,
  reordered,
  corrupted,
  count_
};
inline constexpr std::size_t dispositions = static_cast<std::size_t>(disposition::count_);

/// Why it did so; `counted` where a rule named the packet's number.
enum class cause : std::uint8_t {
  loss,
  burst,
  counted,
  down,
  queue_full,
  threshold,
  rate,
  refused,
  memory,
  count_
};
inline constexpr std::size_t causes = static_cast<std::size_t>(cause::count_);

/// The words of the event log.
std::string_view name(disposition f);
std::string_view name(cause c);
std::string describe(const match_rule& p);

struct event {
  side from;
  disposition what;
  cause why;
  instant when;
  const packet& which;
  match_rule by{};         ///< where `why` is counted
  nanoseconds waited{0};   ///< where `what` is queued
  double probability = 0;  ///< where `why` is loss: how likely it was
  std::uint32_t bit = 0;   ///< where `what` is corrupted: which bit of the IP packet, from 0
  std::uint64_t queue_packets = 0;  ///< where the queue decided: how full it was
  std::uint64_t queue_bytes = 0;
};

/// Receives each event when it happens, before the packet is forwarded or freed.
class observer {
 public:
  observer() = default;
  observer(const observer&) = delete;
  observer& operator=(const observer&) = delete;
  virtual ~observer() = default;
  virtual void on_event(const event& e) = 0;
};

/// Receives the packets that leave the line at its other end.
class packet_sink {
 public:
  packet_sink() = default;
  packet_sink(const packet_sink&) = delete;
  packet_sink& operator=(const packet_sink&) = delete;
  virtual ~packet_sink() = default;
  virtual void deliver(side from, packet_ptr p, instant when) = 0;
};

}  // namespace socklab::link
