#pragma once
// From the bytes of a frame to a TCP segment: link layer, IP, TCP, options. Every length is checked
// against what was captured before a byte is read.

#include <cstdint>
#include <span>
#include <vector>

#include "decode/segment.hpp"

namespace lens {

class fragments;

/// Headers without their segments (segment::partial), where a frame has several.
using partial_segments = std::vector<segment>;

/// Reads a frame of the link layer `dlt` (libpcap's DLT_ number), which had `length` bytes on the
/// wire. `segment::frame` and `segment::time` are not changed. Fragments of a datagram are put
/// together in `reassembly`; the segment comes with the last of them, and its bytes are valid until
/// the next call. Headers in samples of other frames are put into `samples`, which is emptied
/// first.
outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
               fragments* reassembly = nullptr, partial_segments* samples = nullptr);

/// Reads the options of a TCP header into `out`. It stops at an impossible length
/// (segment::bad_length) and where tshark stops (segment::stops_tshark). `whole` is the number of
/// bytes that the header has for options, of which the capture may hold fewer.
void read_options(std::span<const std::uint8_t> options, std::uint32_t whole, segment& out);

}  // namespace lens
