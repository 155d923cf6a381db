// Logical link control (802.2), mostly with an EtherType behind a SNAP header (RFC 1042).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_llc(packet_view at, segment& out, decode_context& in) {
  constexpr int max_headers = 1024;
  if (!at.has(4) || ++in.llc_headers > max_headers) return outcome::malformed;
  const std::uint8_t control = at.data[2];
  const bool snap = at.data[0] == 0xaa && at.data[1] == 0xaa;
  if ((control & 1) != 0 && (control & 0xefU) != 0x03) return outcome::not_tcp;  // no information
  const bool ip = at.data[0] == 0x06;
  at.skip((control & 3) == 3 ? 3 : 4);
  if (ip) return read_ip(at, out, in);
  if (!snap) return outcome::not_tcp;
  if (!at.has(5)) return outcome::malformed;
  const std::uint32_t organization = be32(at.data) >> 8;
  const std::uint16_t type = be16(at.data + 3);
  at.skip(5);
  if (organization == 0x0080c2 && (type == 1 || type == 7)) return read_ethernet(at, out, in);
  const bool is_type =
      (organization == 0 || organization == 0x0000f8) && type > ethertype::longest_frame;
  return is_type ? read_ethertype(type, at, out, in) : outcome::not_tcp;
}

}  // namespace lens
