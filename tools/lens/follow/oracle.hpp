#pragma once
// tshark's verdicts, by tshark's rules (version 4.0), wrong ones included: what a reader sees who
// opens the same capture in Wireshark. Our own verdicts are made elsewhere and know nothing of
// these.

#include <array>
#include <cstdint>

#include "decode/segment.hpp"

namespace lens {

class oracle_judge {
 public:
  /// The flags of one segment, whose sender is side `from` (0 or 1). Call for each segment of a
  /// connection in the order of the capture. `reused`: this segment began a new stream on the
  /// addresses and ports of an older one.
  std::uint32_t judge(const segment& s, int from, bool reused);

  /// A SYN with the number that its side already began with.
  void syn_repeated(int from, std::uint32_t seq);

 private:
  struct side {
    std::int64_t next_time = 0;
    std::int64_t last_ack_time = 0;
    std::uint32_t window = 0xffffffff;  ///< as in the header
    std::uint32_t next = 0;             ///< 0: unset
    std::uint32_t max_ack = 0;          ///< highest number of this side that may be acknowledged
    std::uint32_t last_ack = 0;
    std::uint32_t duplicates = 0;
    std::int8_t scale = -1;  ///< -1 unknown, -2 not in use
    bool first_ack = false;  ///< since its SYN: its window is not yet scaled
    std::uint16_t last = 0;  ///< flags of its last segment
  };
  std::uint32_t retransmitted(const segment& s, const side& f, const side& r,
                              std::uint32_t so_far) const;
  void remember(const segment& s, int from);

  std::array<side, 2> sides_;
  std::int64_t syn_time_ = 0;
  std::int64_t rtt_ = -1;  ///< from the latest SYN to the first ACK; -1 unknown
};

}  // namespace lens
