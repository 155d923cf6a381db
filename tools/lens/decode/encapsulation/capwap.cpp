// CAPWAP between a radio and its controller (RFC 5415): an 802.11 or Ethernet frame, behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_capwap(packet_view at, segment& out, decode_context& in) {
  const std::uint8_t* p = at.data;
  const bool wireless = (p[2] & 1) != 0;
  const int binding = (p[2] >> 1) & 31;
  const bool fragmented = (p[3] & 0x80U) != 0;
  const bool keep_alive = (p[3] & 0x08U) != 0;
  if ((p[0] & 15U) != 0 || fragmented || keep_alive || (wireless && binding != 1))
    return outcome::not_tcp;
  if (!at.skip((p[1] >> 3) * 4U)) return outcome::malformed;
  return wireless ? read_wireless_swapped(at, out, in) : read_ethernet(at, out, in);
}

}  // namespace lens
