// 802.11 data frames that are not encrypted, one packet in each.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

/// `swapped`: the two bytes of the frame control field are in the other order.
outcome read_frame(bool swapped, packet_view at, segment& out, decode_context& in) {
  if (!at.has(24)) return outcome::malformed;
  const std::uint8_t kind = at.data[swapped ? 1 : 0];
  const std::uint8_t flags = at.data[swapped ? 0 : 1];
  const bool data = (kind & 0x0fU) == 0x08 && (kind & 0x40U) == 0;
  const bool fragmented = (flags & 4U) != 0;
  const bool encrypted = (flags & 0x40U) != 0;
  if (!data || fragmented || encrypted) return outcome::not_tcp;
  std::uint32_t header = (flags & 3U) == 3 ? 30 : 24;
  if ((kind & 0x80U) != 0) {  // quality of service
    if (!at.has(header + 2)) return outcome::malformed;
    if ((at.data[header] & 0x80U) != 0) return outcome::not_tcp;  // A-MSDU: several packets
    header += (flags & 0x80U) != 0 ? 6 : 2;
  }
  return at.skip(header) ? read_llc(at, out, in) : outcome::malformed;
}

}  // namespace

outcome read_wireless(packet_view at, segment& out, decode_context& in) {
  return read_frame(false, at, out, in);
}

outcome read_wireless_swapped(packet_view at, segment& out, decode_context& in) {
  return read_frame(true, at, out, in);
}

/// What the radio knows of the frame (radiotap.org) is before it.
outcome read_radiotap(packet_view at, segment& out, decode_context& in) {
  if (!at.has(8)) return outcome::malformed;
  const std::uint32_t header = le16(at.data + 2);
  if (header < 8 || !at.skip(header)) return outcome::malformed;
  return read_wireless(at, out, in);
}

}  // namespace lens
