// AYIYA: signed IPv6 over IPv4 (draft-massar-v6ops-ayiya), behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_ayiya(packet_view at, segment& out, decode_context& in) {
  const std::uint32_t identity = 1U << (at.data[0] >> 4);
  const std::uint32_t signature = (at.data[1] >> 4) * 4U;
  const std::uint8_t next = at.data[3];
  if (!at.skip(8 + identity + signature)) return outcome::malformed;
  return next == 41 || next == 4 ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
