// GRE (RFC 2784, RFC 2890; with routes RFC 1701; enhanced for PPTP RFC 2637).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

constexpr unsigned has_route = 0x4000;
constexpr unsigned has_key = 0x2000;
constexpr unsigned has_number = 0x1000;

constexpr std::uint16_t protocol_ppp = 0x880b;
constexpr std::uint16_t protocol_wccp = 0x883e;
constexpr std::uint16_t protocol_erspan_2 = 0x88be;
constexpr std::uint16_t protocol_erspan_3 = 0x22eb;

/// Entries of family, offset and length, up to one that is empty.
bool skip_route(packet_view& at) {
  for (bool last = false; !last;) {
    if (!at.has(4)) return false;
    last = be16(at.data) == 0 && at.data[3] == 0;
    if (!at.skip(4U + at.data[3])) return false;
  }
  return true;
}

/// WCCP: its second version has a header, which does not look like that of IPv4.
outcome read_wccp(packet_view at, segment& out, decode_context& in) {
  if (!at.has(1)) return outcome::malformed;
  if (at.data[0] >> 4 != 4 && !at.skip(4)) return outcome::malformed;
  return read_ip(at, out, in);
}

}  // namespace

outcome read_gre(packet_view at, segment& out, decode_context& in) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint16_t flags = be16(at.data);
  const std::uint16_t protocol = be16(at.data + 2);
  const bool enhanced = protocol == protocol_ppp && (flags & 7U) != 0;
  // Checksum, key, number, acknowledgement: four bytes each.
  std::uint32_t header = 4;
  for (const unsigned flag : {0xc000U, has_key, has_number, enhanced ? 0x0080U : 0U})
    if ((flags & flag) != 0) header += 4;
  if (!at.skip(header)) return outcome::malformed;
  if ((flags & has_route) != 0 && !skip_route(at)) return outcome::malformed;
  switch (protocol) {
    case protocol_wccp:
      return read_wccp(at, out, in);
    case protocol_erspan_2:
      return (flags & has_number) == 0 ? read_ethernet(at, out, in)  // its first version
                                       : read_erspan(at, out, in);
    case protocol_erspan_3:
      return read_erspan(at, out, in);
    default:
      if ((protocol & 0xfe0fU) == 0x8200) return read_wireless(at, out, in);  // Aruba's
      return read_protocol_type(protocol, at, out, in);
  }
}

outcome read_protocol_type(std::uint16_t type, packet_view at, segment& out, decode_context& in) {
  if (type == protocol_ppp) return read_ppp(at, out, in);
  return type > ethertype::longest_frame ? read_ethertype(type, at, out, in) : outcome::not_tcp;
}

}  // namespace lens
