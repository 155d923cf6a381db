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

/// Why a packet was selected; `by` is set where the reason is its number.
struct selection {
  enum class reason : std::uint8_t { no, chance, burst, counted };
  reason why = reason::no;
  match_rule by{};
  double probability = 0;  ///< where the reason is chance
  explicit operator bool() const { return why != reason::no; }
};

/// Applies an impairment's rules to each packet, and keeps the state of the Gilbert-Elliott model
/// from packet to packet.
class packet_selector {
 public:
  explicit packet_selector(packet_rng d) : rng_(d) {}

  selection select(const impairment& c, std::uint64_t index, const headers& h,
                   const packet_counts& counts) {
    if (c.is_off()) return {};
    for (const match_rule& p : c.rules)
      if (h.is(p.kind) && p.matches(counts.of(p.kind))) return {selection::reason::counted, p};
    if (c.bursts) {
      const gilbert_elliott& s = *c.bursts;
      if (rng_.uniform(index, 1) < (bad_ ? s.to_good : s.to_bad)) bad_ = !bad_;
      if (rng_.uniform(index, 2) < (bad_ ? s.loss_in_bad : s.loss_in_good))
        return {selection::reason::burst};
    }
    if (c.probability > 0 && rng_.uniform(index) < c.probability)
      return {selection::reason::chance, {}, c.probability};
    return {};
  }

 private:
  packet_rng rng_;
  bool bad_ = false;
};

}  // namespace socklab::link
