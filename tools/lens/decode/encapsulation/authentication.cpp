// The authentication header behind IPv4 (RFC 4302): its length counts in fours, less two.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_authentication(packet_view at, segment& out, decode_context& in) {
  if (!at.has(12)) return outcome::malformed;
  const std::uint8_t next = at.data[0];
  if (!at.skip((at.data[1] + 2U) * 4)) return outcome::malformed;
  return read_ip_payload(next, at, out, in);
}

}  // namespace lens
