// MPLS labels (RFC 3032), with IP or a pseudo-wire (RFC 4448) behind them.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

/// Whether there is an Ethernet header at `offset`.
bool looks_like_ethernet(const packet_view& at, std::uint32_t offset) {
  if (!at.has(offset + 14)) return false;
  const std::uint16_t type = be16(at.data + offset + 12);
  return type == ethertype::ipv4 || type == ethertype::ipv6 || is_vlan(type);
}

/// An Ethernet frame, mostly behind a control word.
outcome read_pseudo_wire(packet_view at, segment& out, decode_context& in) {
  if (looks_like_ethernet(at, 4)) {
    at.skip(4);
  } else if (!looks_like_ethernet(at, 0)) {
    return outcome::not_tcp;
  }
  return read_ethernet(at, out, in);
}

}  // namespace

outcome read_mpls(packet_view at, segment& out, decode_context& in) {
  for (bool bottom = false; !bottom;) {
    if (!at.has(4)) return outcome::malformed;
    bottom = (at.data[2] & 1) != 0;
    at.skip(4);
  }
  if (!at.has(1)) return outcome::malformed;
  const int version = at.data[0] >> 4;
  if (version == 0) return read_pseudo_wire(at, out, in);
  return version == 4 || version == 6 ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
