#pragma once
// The TCP checksum (RFC 9293 section 3.1), and how network cards change what a capture shows of it.

#include <cstdint>

#include "decode/segment.hpp"

namespace lens {

enum class checksum : std::uint8_t {
  right,
  wrong,
  offloaded,  ///< only the pseudo header is summed: captured before the network card did the rest
  unknown,    ///< not all of the segment was captured
};

checksum check_sum(const segment& s);

}  // namespace lens
