#pragma once
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace socklab::link {

using nanoseconds = std::chrono::nanoseconds;

/// A host, and also the direction of what that host sends: `a` is A to B.
enum class side : std::uint8_t { a, b };
inline constexpr side other(side s) {
  return s == side::a ? side::b : side::a;
}
inline constexpr const char* host_name(side s) {
  return s == side::a ? "A" : "B";
}
inline constexpr const char* direction_name(side s) {
  return s == side::a ? "a-to-b" : "b-to-a";
}

/// What a packet can be counted as in `data:7`. A segment belongs to several: a SYN is also `tcp`
/// and `any`.
enum class packet_kind : std::uint8_t { any, tcp, syn, synack, fin, rst, ack, data, count_ };
inline constexpr std::size_t packet_kinds = static_cast<std::size_t>(packet_kind::count_);
std::string_view name(packet_kind kind);

/// `data:7`, `data:9-12`, `syn:every 3`: packets counted from 1, of one kind, in one direction.
struct match_rule {
  packet_kind kind = packet_kind::any;
  std::uint64_t first = 1;
  std::uint64_t last = 1;
  std::uint64_t every =
      0;  ///< not 0: every packet whose number it divides; `first` and `last` are then unused

  bool matches(std::uint64_t number) const {
    return every != 0 ? number % every == 0 : first <= number && number <= last;
  }
};

/// The Gilbert-Elliott loss model: a good and a bad state. Probabilities are per packet.
struct gilbert_elliott {
  double to_bad = 0;
  double to_good = 1;
  double loss_in_bad = 1;
  double loss_in_good = 0;
};

/// Which packets an impairment hits: random ones, bursts, or those with given numbers.
struct impairment {
  double probability = 0;
  std::optional<gilbert_elliott> bursts{};
  std::vector<match_rule> rules{};

  bool is_off() const { return probability <= 0 && !bursts && rules.empty(); }
};

/// Limits of the queue before the line, and where it begins to mark. Limits that are not set do not
/// apply.
struct queue_limits {
  static constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t packets = unlimited;
  std::uint64_t bytes = unlimited;
  std::optional<nanoseconds> time{};  ///< as bytes, at the rate of the moment
  std::uint64_t mark_packets = unlimited;
  std::uint64_t mark_bytes = unlimited;
  std::optional<nanoseconds> mark_time{};
};

/// Everything that can be set in one direction.
struct direction_settings {
  nanoseconds delay{0};
  nanoseconds jitter{0};  ///< half the width if uniform, the standard deviation if normal
  bool jitter_is_normal = false;
  bool jitter_reorders = false;
  std::uint64_t rate = 0;  ///< bits of IP packets per second; 0: unlimited
  queue_limits queue{.packets = 1000};
  impairment loss;
  impairment drop;
  impairment duplicate;
  impairment reorder;
  unsigned reorder_by = 3;      ///< number of later packets that overtake the one held back
  nanoseconds reorder_hold{0};  ///< not 0: the packet is held back for this time instead
  impairment mark;
  impairment corrupt;
  bool down = false;
};

}  // namespace socklab::link
