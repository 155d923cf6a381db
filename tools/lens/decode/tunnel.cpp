// Packets within packets: IP in IP (RFC 2003, 2473, 4213), GRE (RFC 2784, 2890), VXLAN (RFC 7348)
// and Geneve (RFC 8926). The connection is that of the innermost packet, as in tshark.

#include <pcap/dlt.h>

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
outcome read_inside(std::uint16_t type, const network& at, segment& out, int depth) {
  if (type == 0x0800 || type == 0x86dd) return read_ip(at, out, depth + 1);
  if (type != ethernet_inside) return outcome::not_tcp;
  network net;
  const outcome found = find_network(DLT_EN10MB, {at.data, at.captured}, at.length, net);
  return found == outcome::tcp ? read_ip(net, out, depth + 1) : found;
}

outcome read_gre(network at, segment& out, int depth) {
  if (at.captured < 4) return outcome::malformed;
  const std::uint16_t flags = be16(at.data);
  const std::uint16_t type = be16(at.data + 2);
  if ((flags & 0x4007U) != 0) return outcome::not_tcp;  // routing, or another version (PPTP)
  // Checksum, key, number: four bytes each.
  const std::uint32_t header = 4U + ((flags & 0x8000U) != 0 ? 4U : 0U) +
                               ((flags & 0x2000U) != 0 ? 4U : 0U) +
                               ((flags & 0x1000U) != 0 ? 4U : 0U);
  return skip(at, header) ? read_inside(type, at, out, depth) : outcome::malformed;
}

outcome read_udp(network at, segment& out, int depth) {
  if (at.captured < 16) return outcome::not_tcp;
  const std::uint16_t port = be16(at.data + 2);
  const std::uint8_t* p = at.data + 8;
  if (port == port_vxlan)
    return skip(at, 16) ? read_inside(ethernet_inside, at, out, depth) : outcome::malformed;
  if (port != port_geneve || p[0] >> 6 != 0) return outcome::not_tcp;
  const std::uint32_t options = (p[0] & 0x3fU) * 4;
  return skip(at, 16 + options) ? read_inside(be16(p + 2), at, out, depth) : outcome::malformed;
}

}  // namespace

outcome read_tunnel(std::uint8_t protocol, const network& inside, segment& out, int depth) {
  if (depth >= deepest) return outcome::not_tcp;
  switch (protocol) {
    case 4:
      return read_inside(0x0800, inside, out, depth);
    case 41:
      return read_inside(0x86dd, inside, out, depth);
    case 47:
      return read_gre(inside, out, depth);
    case 17:
      return read_udp(inside, out, depth);
    default:
      return outcome::not_tcp;
  }
}

}  // namespace lens
