#pragma once
// --anonymize for a capture that is written again: a segment with other addresses and no data.

#include <cstdint>
#include <vector>

#include "analysis/connection.hpp"
#include "decode/segment.hpp"

namespace lens {

/// An IP packet without anything around it (LINKTYPE_RAW).
struct anonymous_packet {
  std::vector<std::uint8_t> bytes;
  std::uint32_t length = 0;  ///< as long as it was on the wire
};

/// The addresses are pseudonyms and the data are zeros. Options other than MSS, window scale, SACK
/// and timestamps are empty. The checksum is right where the whole segment was captured.
anonymous_packet anonymous(const segment& s, const connection& c, int from);

}  // namespace lens
