// GTP-U: a user's packet in a mobile network (3GPP TS 29.281), behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

/// Extension headers are counted in fours; the type of the next one is their last byte.
bool skip_long_header(packet_view& at, bool extended) {
  if (!at.has(12)) return false;
  std::uint8_t next = extended ? at.data[11] : 0;
  at.skip(12);
  while (next != 0) {
    if (!at.has(1) || at.data[0] == 0) return false;
    const std::uint32_t size = at.data[0] * 4U;
    if (!at.has(size)) return false;
    next = at.data[size - 1];
    at.skip(size);
  }
  return true;
}

}  // namespace

outcome read_gtp(packet_view at, segment& out, decode_context& in) {
  const std::uint8_t flags = at.data[0];
  if (flags >> 5 != 1 || (flags & 0x10U) == 0 || at.data[1] != 0xff) return outcome::not_tcp;
  at.shorten(be16(at.data + 2) + 8U);
  if ((flags & 7U) == 0) {
    at.skip(8);
  } else if (!skip_long_header(at, (flags & 4U) != 0)) {
    return outcome::malformed;
  }
  if (!at.has(1)) return outcome::malformed;
  const std::uint8_t first = at.data[0];  // version and (IPv4) the length of the header
  if ((first >= 0x45 && first <= 0x4e) || first >> 4 == 6) return read_ip(at, out, in);
  const std::uint16_t type = at.captured > 14 ? be16(at.data + 12) : std::uint16_t{0};
  const bool frame = type == ethertype::ipv4 || type == ethertype::ipv6;
  return frame ? read_ethernet(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
