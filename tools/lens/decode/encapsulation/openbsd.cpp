// OpenBSD's packet filter log (PFLOG) and encapsulating interface (ENC).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_enc(packet_view at, segment& out, decode_context& in) {
  if (!at.has(12)) return outcome::malformed;
  const std::uint32_t family = be32(at.data);
  at.skip(12);
  return read_address_family(family, at, out, in);
}

outcome read_pflog(packet_view at, segment& out, decode_context& in) {
  if (!at.has(2)) return outcome::malformed;
  const std::uint8_t family = at.data[1];
  const std::uint32_t header = (at.data[0] + 3U) / 4 * 4;
  return at.skip(header) ? read_address_family(family, at, out, in) : outcome::malformed;
}

}  // namespace lens
