#pragma once
// The TCP checksum (RFC 9293 section 3.1), and how network cards change what a capture shows of it.

#include <cstddef>
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

/// Bytes as words of 16 bits in the machine's order, added up; of an odd number the last one is
/// filled up with zero (RFC 1071).
std::uint64_t sum_of(const std::uint8_t* p, std::size_t n);
/// Such a sum in 16 bits, carries added; the checksum is its complement.
std::uint16_t folded(std::uint64_t sum);
/// What a segment's checksum covers besides its own `length` bytes: the addresses (4 or 16 bytes
/// each), the protocol, the length.
std::uint64_t sum_of_pseudo_header(const std::uint8_t* source, const std::uint8_t* target,
                                   std::size_t address, std::uint32_t length);

}  // namespace lens
