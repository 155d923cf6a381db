// Teredo: IPv6 through a NAT (RFC 4380), perhaps behind an authentication and an origin.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_teredo(packet_view at, segment& out, decode_context& in) {
  if (be16(at.data) == 1) {
    const std::uint32_t header = 4U + at.data[2] + at.data[3] + 9U;
    if (!at.skip(header)) return outcome::malformed;
  }
  if (at.has(8) && be16(at.data) == 0) at.skip(8);
  if (!at.has(1)) return outcome::malformed;
  return at.data[0] >> 4 == 6 ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
