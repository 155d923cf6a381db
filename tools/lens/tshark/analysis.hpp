#pragma once
// The flags that tshark 4.0 gives to a segment, by tshark's own rules, also where they are wrong:
// what a reader sees who opens the same capture in Wireshark. Our own verdicts (analysis/) do not
// use them.

#include <array>
#include <cstdint>
#include <vector>

#include "decode/segment.hpp"

namespace lens {

class tshark_analysis {
 public:
  /// The flags of one segment (tshark_flag), whose sender is side `from` (0 or 1). Call it for each
  /// segment of a connection in the order of the capture. `reused`: this segment begins a new
  /// stream on the addresses and ports of an older one.
  std::uint32_t flags_of(const segment& s, int from, bool reused);
  /// What tshark learns from a header without its segment (segment::partial).
  void observe_partial(const segment& s, int from);

 private:
  struct side {
    std::int64_t next_time = 0;
    std::int64_t last_ack_time = 0;
    std::uint32_t base = 0;             ///< what relative numbers are counted from
    std::uint32_t window = 0xffffffff;  ///< as in the header
    std::uint32_t next = 0;             ///< 0: unset
    std::uint32_t max_ack = 0;          ///< highest number of this side that may be acknowledged
    std::uint32_t last_ack = 0;
    std::uint32_t duplicates = 0;
    std::int8_t scale = -1;  ///< -1 unknown, -2 not in use
    bool based = false;
    bool first_ack = false;      ///< since its SYN: its window is not yet scaled
    bool kept_alive = false;     ///< its last segment was a keep-alive
    bool probed = false;         ///< its last segment was a zero-window probe
    std::uint8_t multipath = 0;  ///< MPTCP's operations that were known at its last segment
    /// The ends of its unacknowledged segments, up to a limit: beyond it, tshark forgets that a SYN
    /// or a FIN takes a number.
    std::vector<std::uint32_t> unacked;
    std::size_t first_unacked = 0;
  };
  static constexpr std::size_t max_unacked = 10'000;

  std::uint32_t number_flags(const segment& s, side& f, side& r, bool& probe) const;
  std::uint32_t retransmitted(const segment& s, const side& f, const side& r,
                              bool keep_alive) const;
  std::uint32_t compare_numbers(const segment& s, side& f, side& r);
  void rebase(const segment& s, side& f, side& r, std::uint32_t& flags);
  void advance(const segment& s, side& f, side& r, bool probe);
  static bool looks_like_dsack(const segment& s, const side& r);
  std::uint32_t remember(const segment& s, side& f, side& r, std::uint32_t flags);

  std::array<side, 2> sides_;
  std::int64_t syn_time_ = 0;
  std::int64_t rtt_ = 0;  ///< from the latest SYN to the first ACK; 0 unknown
  bool fast_open_data_ = false;
  std::uint8_t multipath_ = 0;  ///< MPTCP's operations in either direction so far
};

}  // namespace lens
