// The log of Linux netfilter: fields of type and length, in the byte order of the host.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_nflog(packet_view at, segment& out, decode_context& in) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint8_t family = at.data[0];
  std::uint16_t type = family == 2    ? ethertype::ipv4
                       : family == 10 ? ethertype::ipv6
                                      : std::uint16_t{0};
  at.skip(4);
  packet_view packet;
  while (at.length >= 4) {
    if (!at.has(4)) return outcome::malformed;
    const std::uint32_t size = le16(at.data);
    const std::uint32_t field = le16(at.data + 2) & 0x7fffU;
    if (size < 4 || !at.has(size)) return outcome::malformed;
    if (field == 1 && size == 8 && be16(at.data + 4) != 0) type = be16(at.data + 4);
    if (field == 9) {
      packet = at;
      packet.skip(4);
      packet.shorten(size - 4);
    }
    at.skip(std::min((size + 3) / 4 * 4, at.captured));
  }
  const bool found = type > ethertype::longest_frame && packet.data != nullptr;
  return found ? read_ethertype(type, packet, out, in) : outcome::not_tcp;
}

}  // namespace lens
