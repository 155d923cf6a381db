// PPP (RFC 1661), with or without the address and control bytes of RFC 1662.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_ppp(packet_view at, segment& out, decode_context& in) {
  if (at.has(2) && at.data[0] == 0xff) at.skip(2);
  if (!at.has(2)) return outcome::malformed;
  const bool compressed = (at.data[0] & 1) != 0;
  const std::uint16_t protocol = compressed ? at.data[0] : be16(at.data);
  at.skip(compressed ? 1 : 2);
  switch (protocol) {
    case 0x0021:
    case 0x0057:
      return read_ip(at, out, in);
    case 0x0281:
      return read_mpls(at, out, in);
    default:
      return outcome::not_tcp;
  }
}

outcome read_serial_ppp(packet_view at, segment& out, decode_context& in) {
  const bool hdlc = at.has(4) && (at.data[0] == 0x0f || at.data[0] == 0x8f);
  return hdlc ? read_hdlc(at, out, in) : read_ppp(at, out, in);
}

}  // namespace lens
