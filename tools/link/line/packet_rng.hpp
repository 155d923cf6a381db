#pragma once
#include <cstdint>

namespace socklab::link {

/// Repeatable random numbers. Each depends on the seed, on the stage that asks and on the packet's
/// number alone, not on how many other stages ask: switching loss on does not change which packets
/// are marked.
class packet_rng {
 public:
  constexpr packet_rng(std::uint64_t seed, std::uint64_t who) : key_(mix(seed ^ mix(who))) {}

  /// 0 <= result < 1: number `which` of those for packet `index`.
  constexpr double uniform(std::uint64_t index, std::uint64_t which = 0) const {
    return static_cast<double>(bits(index, which) >> 11) * 0x1p-53;
  }
  constexpr std::uint64_t bits(std::uint64_t index, std::uint64_t which = 0) const {
    return mix(mix(key_ + which * 0xD1342543DE82EF95) + index * 0x9E3779B97F4A7C15);
  }

 private:
  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static constexpr std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
    x = (x ^ x >> 27) * 0x94D049BB133111EB;
    return x ^ x >> 31;
  }
  std::uint64_t key_;
};

}  // namespace socklab::link
