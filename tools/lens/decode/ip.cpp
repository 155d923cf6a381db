// IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200, jumbograms RFC 2675).

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

constexpr std::uint8_t protocol_tcp = 6;

outcome read_ipv4(const network& net, segment& out, int depth) {
  const std::uint8_t* p = net.data;
  if (net.captured < 20) return outcome::malformed;
  const std::uint32_t header = (p[0] & 0x0fU) * 4U;
  if (header < 20) return outcome::malformed;
  if (header > net.captured) return outcome::malformed;
  if ((be16(p + 6) & 0x3fffU) != 0)
    return p[9] == protocol_tcp ? outcome::fragment : outcome::not_tcp;
  // A total length of 0 is what a capture on the sending host shows of a segment that the network
  // card will cut: the frame's own length is then the true one. Behind a shorter packet is padding.
  std::uint32_t total = be16(p + 2);
  if (total == 0) total = net.length;
  if (total > net.length) total = net.length;
  if (total < header) return outcome::malformed;
  const std::uint32_t captured = (net.captured < total ? net.captured : total) - header;
  if (p[9] != protocol_tcp)
    return read_tunnel(p[9], {p + header, captured, total - header}, out, depth);
  out.ip = p;
  out.ip_version = 4;
  out.source = p + 12;
  out.target = p + 16;
  out.ip_id = be16(p + 4);
  out.ecn = p[1] & 3U;
  out.ttl = p[8];
  return read_tcp({p + header, captured}, total - header, out);
}

/// The jumbo payload length of a hop-by-hop header of `size` bytes at `p`, or 0.
std::uint32_t jumbo_length(const std::uint8_t* p, std::uint32_t size) {
  for (std::uint32_t i = 2; i < size;) {
    if (p[i] == 0) {  // Pad1 has no length byte
      ++i;
      continue;
    }
    if (i + 2 > size) return 0;
    const std::uint32_t n = p[i + 1];
    if (i + 2 + n > size) return 0;
    if (p[i] == 0xc2 && n == 4) return be32(p + i + 2);
    i += 2 + n;
  }
  return 0;
}

outcome read_ipv6(const network& net, segment& out, int depth) {
  const std::uint8_t* p = net.data;
  if (net.captured < 40) return outcome::malformed;
  std::uint32_t payload = be16(p + 4);
  std::uint8_t next = p[6];
  const bool jumbo = payload == 0;
  if (jumbo) payload = net.length > 40 ? net.length - 40 : 0;  // until the option tells
  out.ip = p;
  out.ip_version = 6;
  out.source = p + 8;
  out.target = p + 24;
  out.ip_id = 0;
  out.ecn = (p[1] >> 4) & 3U;
  out.ttl = p[7];
  std::uint32_t at = 40;
  bool inside = false;
  while (next != protocol_tcp && !inside) {
    std::uint32_t size;
    switch (next) {
      case 0:   // hop-by-hop options
      case 43:  // routing
      case 60:  // destination options
        if (net.captured < at + 2) return outcome::malformed;
        size = (p[at + 1] + 1U) * 8;
        break;
      case 51:  // authentication: counts in fours
        if (net.captured < at + 2) return outcome::malformed;
        size = (p[at + 1] + 2U) * 4;
        break;
      case 44:  // a fragment that is the whole packet (RFC 6946) is none
        if (net.captured < at + 8) return outcome::malformed;
        if ((be16(p + at + 2) & 0xfff9U) != 0) return outcome::fragment;
        size = 8;
        break;
      default:  // mobility (135) too: nothing follows it (RFC 6275, section 6.1.1)
        inside = true;
        continue;
    }
    if (net.captured < at + size) return outcome::malformed;
    if (next == 0 && jumbo) {
      const std::uint32_t told = jumbo_length(p + at, size);
      if (told != 0) payload = told;
    }
    next = p[at];
    at += size;
  }
  if (net.length > 40 && payload > net.length - 40) payload = net.length - 40;
  if (payload < at - 40) return outcome::malformed;
  const std::uint32_t length = payload - (at - 40);
  std::uint32_t captured = net.captured - at;
  if (captured > length) captured = length;
  if (inside) return read_tunnel(next, {p + at, captured, length}, out, depth);
  return read_tcp({p + at, captured}, length, out);
}

}  // namespace

outcome read_ip(const network& net, segment& out, int depth) {
  if (net.captured == 0) return outcome::malformed;
  switch (net.data[0] >> 4) {
    case 4:
      return read_ipv4(net, out, depth);
    case 6:
      return read_ipv6(net, out, depth);
    default:
      return outcome::malformed;
  }
}

}  // namespace lens
