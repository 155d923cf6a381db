// PPP over Ethernet (RFC 2516).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_pppoe(packet_view at, segment& out, decode_context& in) {
  if (!at.has(8)) return outcome::malformed;
  const std::uint16_t payload = be16(at.data + 4);  // with the two bytes of the protocol
  at.skip(6);
  if (payload < 2) return outcome::malformed;
  at.shorten(payload);
  return read_ppp(at, out, in);
}

}  // namespace lens
