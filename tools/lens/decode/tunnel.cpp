// Packets within packets: IP in IP (RFC 2003, 2473, 4213), GRE (RFC 2784, 2890), VXLAN (RFC 7348)
// and Geneve (RFC 8926). The connection is that of the innermost packet, as in tshark. And packets
// that ICMP quotes.

#include <pcap/dlt.h>

#include <algorithm>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

constexpr int deepest = 8;
constexpr std::uint16_t ethernet_inside = 0x6558;
constexpr std::uint16_t port_vxlan = 4789;
constexpr std::uint16_t port_geneve = 6081;

bool skip(network& at, std::uint32_t n) {
  if (at.captured < n || at.length < n) return false;
  at = {at.data + n, at.captured - n, at.length - n};
  return true;
}

/// `at` is behind a header whose protocol field, an EtherType, was `type`.
outcome read_inside(std::uint16_t type, const network& at, segment& out, way in) {
  if (type == 0x0800 || type == 0x86dd) return read_ip(at, out, in);
  if (type != ethernet_inside) return outcome::not_tcp;
  network net;
  const outcome found = find_network(DLT_EN10MB, {at.data, at.captured}, at.length, net);
  if (in.vlan == 0) in.vlan = net.vlan;
  return found == outcome::tcp ? read_ip(net, out, in) : found;
}

outcome read_gre(network at, segment& out, way in) {
  if (at.captured < 4) return outcome::malformed;
  const std::uint16_t flags = be16(at.data);
  const std::uint16_t type = be16(at.data + 2);
  if ((flags & 0x4007U) != 0) return outcome::not_tcp;  // routing, or another version (PPTP)
  // Checksum, key, number: four bytes each.
  const std::uint32_t header = 4U + ((flags & 0x8000U) != 0 ? 4U : 0U) +
                               ((flags & 0x2000U) != 0 ? 4U : 0U) +
                               ((flags & 0x1000U) != 0 ? 4U : 0U);
  return skip(at, header) ? read_inside(type, at, out, in) : outcome::malformed;
}

outcome read_udp(network at, segment& out, way in) {
  if (at.captured < 16) return outcome::not_tcp;
  const std::uint16_t port = be16(at.data + 2);
  const std::uint8_t* p = at.data + 8;
  if (port == port_vxlan)
    return skip(at, 16) ? read_inside(ethernet_inside, at, out, in) : outcome::malformed;
  if (port != port_geneve || p[0] >> 6 != 0) return outcome::not_tcp;
  const std::uint32_t options = (p[0] & 0x3fU) * 4;
  return skip(at, 16 + options) ? read_inside(be16(p + 2), at, out, in) : outcome::malformed;
}

/// The packet that an error message quotes (RFC 792, RFC 4884). Its first eight bytes of TCP are
/// the ports and a number; of those that quote more, more can be told.
outcome read_icmp(network at, segment& out, way in) {
  if (at.captured < 12) return outcome::not_tcp;
  const std::uint8_t type = at.data[0];
  const bool may_be_longer = type == 3 || type == 11 || type == 12;
  if (!may_be_longer && type != 4) return outcome::not_tcp;  // a redirect never quotes more
  const std::uint32_t words = may_be_longer ? at.data[5] : 0U;
  skip(at, 8);
  if (words != 0 && at.length > words * 4 && be16(at.data + 2) > words * 4) {
    at.length = std::min(at.length, ((at.data[0] & 15U) + words) * 4);
    at.captured = std::min(at.captured, at.length);
  }
  in.quoted = true;
  return at.data[0] >> 4 == 4 ? read_ip(at, out, in) : outcome::not_tcp;
}

/// The same of RFC 4443.
outcome read_icmpv6(network at, segment& out, way in) {
  if (at.captured < 9) return outcome::not_tcp;
  if (at.data[0] < 1 || at.data[0] > 4) return outcome::not_tcp;
  skip(at, 8);
  in.quoted = true;
  return at.data[0] >> 4 == 6 ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace

outcome read_tunnel(std::uint8_t protocol, const network& inside, segment& out, way in) {
  if (++in.depth > deepest) return outcome::not_tcp;
  switch (protocol) {
    case 1:
      return read_icmp(inside, out, in);
    case 58:
      return read_icmpv6(inside, out, in);
    case 4:
      return read_inside(0x0800, inside, out, in);
    case 41:
      return read_inside(0x86dd, inside, out, in);
    case 47:
      return read_gre(inside, out, in);
    case 17:
      return read_udp(inside, out, in);
    default:
      return outcome::not_tcp;
  }
}

}  // namespace lens
