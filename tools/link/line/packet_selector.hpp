#pragma once
#include <array>
#include <cstdint>

#include "line/headers.hpp"
#include "line/impairments.hpp"
#include "line/packet_rng.hpp"

namespace socklab::link {

/// How many packets of each kind have entered a direction, this one included.
class packet_counts {
 public:
  void add(const headers& h) {
    for (std::size_t k = 0; k < packet_kinds; ++k)
      if (h.is(static_cast<packet_kind>(k))) ++counts_[k];
  }
  std::uint64_t of(packet_kind kind) const { return counts_[static_cast<std::size_t>(kind)]; }

 private:
  std::array<std::uint64_t, packet_kinds> counts_{};
};

/// Why a packet was chosen; `by` is set where it was counted.
struct chosen {
  enum class reason : std::uint8_t { no, chance, burst, counted };
  reason why = reason::no;
  pick by{};
  double probability = 0;  ///< where it was chance
  explicit operator bool() const { return why != reason::no; }
};

/// Decides by a `choice`, and remembers the state of the bursts from packet to packet.
class chooser {
 public:
  explicit chooser(dice d) : dice_(d) {}

  chosen decide(const choice& c, std::uint64_t index, const headers& h,
                const packet_counts& counts) {
    if (c.never()) return {};
    for (const pick& p : c.picks)
      if (h.is(p.kind) && p.holds(counts.of(p.kind))) return {chosen::reason::counted, p};
    if (c.bursts) {
      const two_states& s = *c.bursts;
      if (dice_.roll(index, 1) < (bad_ ? s.to_good : s.to_bad)) bad_ = !bad_;
      if (dice_.roll(index, 2) < (bad_ ? s.loss_in_bad : s.loss_in_good))
        return {chosen::reason::burst};
    }
    if (c.probability > 0 && dice_.roll(index) < c.probability)
      return {chosen::reason::chance, {}, c.probability};
    return {};
  }

 private:
  dice dice_;
  bool bad_ = false;
};

}  // namespace socklab::link
