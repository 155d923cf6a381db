// Packets within packets: IP in IP (RFC 2003, 2473, 4213), GRE (RFC 2784, 2890), VXLAN (RFC 7348),
// Geneve (RFC 8926), and others in IP and UDP. The connection is that of the innermost packet, as
// in tshark. And packets that ICMP quotes.

#include <algorithm>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

constexpr int deepest = 8;

namespace type {
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t ethernet = 0x6558;
constexpr std::uint16_t ppp = type_ppp;
constexpr std::uint16_t wccp = 0x883e;
constexpr std::uint16_t erspan_2 = 0x88be;
constexpr std::uint16_t erspan_3 = 0x22eb;
}  // namespace type

bool skip(network& at, std::uint32_t n) {
  if (at.captured < n || at.length < n) return false;
  at = {at.data + n, at.captured - n, at.length - n, at.vlan};
  return true;
}

/// `at` is behind a header whose protocol field, an EtherType, was `what`.
outcome read_inside(std::uint16_t what, const network& at, segment& out, way& in) {
  if (what == type::ipv4 || what == type::ipv6) return read_ip(at, out, in);
  network net;
  const outcome found = find_network_behind(what, at, net);
  if (in.vlan == 0) in.vlan = net.vlan;
  return found == outcome::tcp ? read_ip(net, out, in) : found;
}

/// A copy of a frame for whoever watches; its header is as long as its version has it.
outcome read_erspan(network at, segment& out, way& in) {
  if (at.captured < 12) return outcome::malformed;
  const int version = at.data[0] >> 4;
  if (version != 1 && version != 2) return outcome::not_tcp;
  const bool more = (at.data[11] & 1) != 0;
  const int what = version == 1 ? 0 : (at.data[10] >> 2) & 31;
  if (!skip(at, version == 1 ? 8 : more ? 20 : 12)) return outcome::malformed;
  return what == 0   ? read_inside(type::ethernet, at, out, in)
         : what == 2 ? read_ip(at, out, in)
                     : outcome::not_tcp;
}

outcome read_gre(network at, segment& out, way& in) {
  if (at.captured < 4) return outcome::malformed;
  const std::uint16_t flags = be16(at.data);
  const std::uint16_t what = be16(at.data + 2);
  const bool enhanced = what == type::ppp && (flags & 7U) != 0;  // PPTP (RFC 2637)
  const bool routed = (flags & 0x4000U) != 0;                    // RFC 1701
  // Checksum, key, number, acknowledgement: four bytes each.
  std::uint32_t header = 4;
  for (const unsigned flag : {0xc000U, 0x2000U, 0x1000U, enhanced ? 0x0080U : 0U})
    if ((flags & flag) != 0) header += 4;
  if (!skip(at, header)) return outcome::malformed;
  while (routed) {  // entries of family, offset and length, up to one that is empty
    if (at.captured < 4) return outcome::malformed;
    const bool last = be16(at.data) == 0 && at.data[3] == 0;
    if (!skip(at, 4U + at.data[3])) return outcome::malformed;
    if (last) break;
  }
  switch (what) {
    case type::wccp:  // its second version has a header, which does not look like IPv4's
      if (at.captured == 0) return outcome::malformed;
      if (at.data[0] >> 4 != 4 && !skip(at, 4)) return outcome::malformed;
      return read_inside(type::ipv4, at, out, in);
    case type::erspan_2:
      if ((flags & 0x1000U) == 0)
        return read_inside(type::ethernet, at, out, in);  // its first type
      return read_erspan(at, out, in);
    case type::erspan_3:
      return read_erspan(at, out, in);
    default:
      if (what <= 1500 || what >= type_wireless) return outcome::not_tcp;
      if ((what & 0xfe0fU) == 0x8200) return read_inside(type_wireless, at, out, in);  // Aruba's
      return read_inside(what, at, out, in);
  }
}

/// `at` is behind the UDP header, in all of these.
outcome read_vxlan(network at, segment& out, way& in) {
  return skip(at, 8) ? read_inside(type::ethernet, at, out, in) : outcome::malformed;
}

outcome read_geneve(network at, segment& out, way& in) {
  const std::uint8_t* p = at.data;
  const std::uint32_t options = (p[0] & 0x3fU) * 4;
  if (be16(p + 2) <= 1500 || be16(p + 2) >= type_wireless) return outcome::not_tcp;
  return skip(at, 8 + options) ? read_inside(be16(p + 2), at, out, in) : outcome::malformed;
}

/// A user's packet on its way through a mobile network (3GPP TS 29.281).
outcome read_gtp(network at, segment& out, way& in) {
  const std::uint8_t flags = at.data[0];
  if (flags >> 5 != 1 || (flags & 0x10U) == 0 || at.data[1] != 0xff) return outcome::not_tcp;
  at.length = std::min(at.length, be16(at.data + 2) + 8U);
  at.captured = std::min(at.captured, at.length);
  if ((flags & 7U) == 0) {
    skip(at, 8);
  } else {
    if (at.captured < 12) return outcome::malformed;
    std::uint8_t next = (flags & 4U) != 0 ? at.data[11] : 0;
    skip(at, 12);
    while (next != 0) {  // extension headers: counted in fours, the next one's type comes last
      if (at.captured < 1 || at.data[0] == 0) return outcome::malformed;
      const std::uint32_t size = at.data[0] * 4U;
      if (at.captured < size) return outcome::malformed;
      next = at.data[size - 1];
      skip(at, size);
    }
  }
  if (at.captured == 0) return outcome::malformed;
  const std::uint8_t first = at.data[0];  // version and, of IPv4, the length of its header
  if ((first >= 0x45 && first <= 0x4e) || first >> 4 == 6) return read_ip(at, out, in);
  const std::uint16_t ethertype = at.captured > 14 ? be16(at.data + 12) : std::uint16_t{0};
  const bool frame = ethertype == type::ipv4 || ethertype == type::ipv6;
  return frame ? read_inside(type::ethernet, at, out, in) : outcome::not_tcp;
}

/// Layer 2 tunneling (RFC 2661), with PPP inside.
outcome read_l2tp(network at, segment& out, way& in) {
  const std::uint16_t flags = be16(at.data);
  if ((flags & 0x8000U) != 0 || (flags & 15U) != 2) return outcome::not_tcp;
  std::uint32_t header = 6;
  if ((flags & 0x4000U) != 0) header += 2;
  if ((flags & 0x0800U) != 0) header += 4;
  if ((flags & 0x0200U) != 0) {
    if (at.captured < header + 2) return outcome::malformed;
    header += 2U + be16(at.data + header);
  }
  return skip(at, header) ? read_inside(type::ppp, at, out, in) : outcome::malformed;
}

/// IPv6 through a NAT (RFC 4380), perhaps behind what authenticates it and tells its origin.
outcome read_teredo(network at, segment& out, way& in) {
  if (be16(at.data) == 1) {
    const std::uint32_t header = 4U + at.data[2] + at.data[3] + 9U;
    if (!skip(at, header)) return outcome::malformed;
  }
  if (at.captured >= 8 && be16(at.data) == 0 && !skip(at, 8)) return outcome::malformed;
  if (at.captured == 0) return outcome::malformed;
  return at.data[0] >> 4 == 6 ? read_ip(at, out, in) : outcome::not_tcp;
}

/// IPv6 to whoever has only IPv4, signed (draft-massar-v6ops-ayiya).
outcome read_ayiya(network at, segment& out, way& in) {
  const std::uint32_t identity = 1U << (at.data[0] >> 4);
  const std::uint32_t signature = (at.data[1] >> 4) * 4U;
  const std::uint8_t next = at.data[3];
  if (!skip(at, 8 + identity + signature)) return outcome::malformed;
  return next == 41 || next == 4 ? read_ip(at, out, in) : outcome::not_tcp;
}

/// Between a radio and its controller (RFC 5415): an 802.11 frame, or Ethernet's.
outcome read_capwap(network at, segment& out, way& in) {
  const std::uint8_t* p = at.data;
  const bool wireless = (p[2] & 1) != 0;
  const int binding = (p[2] >> 1) & 31;
  const bool part = (p[3] & 0x80U) != 0;
  const bool keep_alive = (p[3] & 0x08U) != 0;
  if ((p[0] & 15U) != 0 || part || keep_alive || (wireless && binding != 1))
    return outcome::not_tcp;
  if (!skip(at, (p[1] >> 3) * 4U)) return outcome::malformed;
  return read_inside(wireless ? type_wireless_swapped : type::ethernet, at, out, in);
}

outcome read_udp(network at, segment& out, way& in) {
  if (at.captured < 16) return outcome::not_tcp;
  const std::uint16_t ports[] = {be16(at.data), be16(at.data + 2)};
  const std::uint32_t length = be16(at.data + 4);
  if (length < 8) return outcome::not_tcp;
  at.length = std::min(at.length, length);
  at.captured = std::min(at.captured, at.length);
  skip(at, 8);
  if (at.captured < 8) return outcome::not_tcp;
  // The lower of the two first, as one of tshark's rules has it.
  for (const std::uint16_t port : {std::min(ports[0], ports[1]), std::max(ports[0], ports[1])}) {
    switch (port) {
      case 1701:
        return read_l2tp(at, out, in);
      case 2152:
        return read_gtp(at, out, in);
      case 3544:
        return read_teredo(at, out, in);
      case 4754:  // RFC 8086
        return read_gre(at, out, in);
      case 4789:
        return read_vxlan(at, out, in);
      case 5072:
        return read_ayiya(at, out, in);
      case 5247:
        return read_capwap(at, out, in);
      case 6081:
        return read_geneve(at, out, in);
      case 6343:
        return read_sflow(at, out, in);
      case 6635:  // RFC 7510
        return read_inside(0x8847, at, out, in);
      default:
        break;
    }
  }
  return outcome::not_tcp;
}

/// A quotation is no segment, and one that ends early is nothing malformed.
outcome read_quoted(const network& at, segment& out, way& in) {
  in.quoted = true;
  read_ip(at, out, in);
  return outcome::not_tcp;
}

/// The packet that an error message quotes (RFC 792, RFC 4884). Its first eight bytes of TCP are
/// the ports and a number; of those that quote more, more can be told.
outcome read_icmp(network at, segment& out, way& in) {
  if (at.captured < 12) return outcome::not_tcp;
  const std::uint8_t type = at.data[0];
  const bool may_be_longer = type == 3 || type == 11 || type == 12;
  if (!may_be_longer && type != 4) return outcome::not_tcp;  // a redirect never quotes more
  const std::uint32_t words = may_be_longer ? at.data[5] : 0U;
  skip(at, 8);
  if (words != 0 && at.length > words * 4 && be16(at.data + 2) > words * 4) {
    // tshark adds the header to what RFC 4884 counts it in.
    at.length = std::min(at.length, ((at.data[0] & 15U) + words) * 4);
    at.captured = std::min(at.captured, at.length);
  }
  return at.data[0] >> 4 == 4 ? read_quoted(at, out, in) : outcome::not_tcp;
}

/// The same of RFC 4443.
outcome read_icmpv6(network at, segment& out, way& in) {
  if (at.captured < 9) return outcome::not_tcp;
  if (at.data[0] < 1 || at.data[0] > 4) return outcome::not_tcp;
  skip(at, 8);
  return at.data[0] >> 4 == 6 ? read_quoted(at, out, in) : outcome::not_tcp;
}

}  // namespace

outcome read_tunnel(std::uint8_t protocol, const network& inside, segment& out, way& in) {
  if (++in.depth > deepest) return outcome::not_tcp;
  switch (protocol) {
    case 1:
      return read_icmp(inside, out, in);
    case 58:
      return read_icmpv6(inside, out, in);
    case 4:
      return read_inside(type::ipv4, inside, out, in);
    case 41:
      return read_inside(type::ipv6, inside, out, in);
    case 47:
      return read_gre(inside, out, in);
    case 17:
      return read_udp(inside, out, in);
    case 51: {  // authenticated (RFC 4302): its length counts in fours, less two
      network at = inside;
      if (at.captured < 12) return outcome::malformed;
      const std::uint8_t next = at.data[0];
      if (!skip(at, (at.data[1] + 2U) * 4)) return outcome::malformed;
      return next == 6 ? read_tcp({at.data, at.captured}, at.length, out, in)
                       : read_tunnel(next, at, out, in);
    }
    case 97: {  // Ethernet in IP (RFC 3378)
      network at = inside;
      return skip(at, 2) ? read_inside(type::ethernet, at, out, in) : outcome::malformed;
    }
    default:
      return outcome::not_tcp;
  }
}

}  // namespace lens
