// IP: the version, what follows the header, and IPv4 (RFC 791).

#include <cstring>

#include "decode/bytes.hpp"
#include "decode/fragments.hpp"
#include "decode/layers.hpp"
#include "tshark/header_rules.hpp"

namespace lens {
namespace {

constexpr std::uint16_t more_fragments = 0x2000;

/// Reads the options of an IPv4 header. False where one is too short. A source route that is not
/// yet used up replaces `target` by the last address of the route (RFC 791, section 3.1).
bool read_ipv4_options(const std::uint8_t* p, std::uint32_t header, const std::uint8_t*& target) {
  bool routed = false;
  for (std::uint32_t i = 20; i < header;) {
    if (p[i] == 0) break;
    if (p[i] == 1) {
      ++i;
      continue;
    }
    if (i + 2 > header || p[i + 1] < 2 || i + p[i + 1] > header) break;
    const std::uint32_t n = p[i + 1];
    if (n < min_ipv4_option(p[i])) return false;
    if (!routed && (p[i] == 131 || p[i] == 137)) {
      routed = true;
      const std::uint32_t next = p[i + 2];
      if (next >= 4 && next % 4 == 0 && next <= n) target = p + i + n - 4;
    }
    i += n;
  }
  return true;
}

/// A fragment with `payload` bytes behind its header. True where there is something to read now:
/// the whole datagram, or the first fragment of a datagram that will never be whole.
bool read_fragment(packet_view& inside, std::uint32_t payload, segment& out, decode_context& in) {
  const std::uint8_t* p = out.ip;
  const std::uint16_t field = be16(p + 6);
  const bool more = (field & more_fragments) != 0;
  const std::uint32_t offset = (field & 0x1fffU) * 8;
  if (payload == 0 || inside.captured < payload) {
    in.fragment = more;
    return offset == 0;
  }
  if (in.reassembly == nullptr) return false;
  const std::uint32_t id = ipv4_datagram_id(p[9], be16(p + 4), out.source, out.target, in.vlan);
  return reassemble(datagram_key(out, id), offset, more, payload, inside, out, in);
}

}  // namespace

outcome read_ipv4(packet_view at, segment& out, decode_context& in) {
  if (!at.has(20)) return outcome::malformed;
  const std::uint8_t* p = at.data;
  const std::uint32_t header = (p[0] & 0x0fU) * 4U;
  if (header < 20 || !at.has(header)) return outcome::malformed;
  // A capture on the sending host shows a total length of 0 where the network card will cut the
  // segment: the frame's length is then the right one. What follows a shorter packet is padding.
  std::uint32_t total = be16(p + 2);
  if (total == 0) total = at.length;
  if (total < header) return outcome::malformed;
  const std::uint32_t payload = total - header;
  out.cut = total > at.length ? total - at.length : 0;
  total -= out.cut;
  if (total < header) return outcome::malformed;
  out.ip = p;
  out.ip_version = 4;
  out.source = p + 12;
  out.target = p + 16;
  if (header > 20 && !read_ipv4_options(p, header, out.target)) return outcome::malformed;
  out.ip_id = be16(p + 4);
  out.ecn = p[1] & 3U;
  out.ttl = p[8];
  at.shorten(total);
  at.skip(header);
  in.fragment = false;
  if ((be16(p + 6) & 0x3fffU) != 0 && !read_fragment(at, payload, out, in))
    return outcome::fragment;
  return read_ip_payload(p[9], at, out, in);
}

}  // namespace lens
