// Layer 2 tunneling (RFC 2661) with PPP inside, behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_l2tp(packet_view at, segment& out, decode_context& in) {
  const std::uint16_t flags = be16(at.data);
  if ((flags & 0x8000U) != 0 || (flags & 15U) != 2) return outcome::not_tcp;
  std::uint32_t header = 6;
  if ((flags & 0x4000U) != 0) header += 2;
  if ((flags & 0x0800U) != 0) header += 4;
  if ((flags & 0x0200U) != 0) {
    if (!at.has(header + 2)) return outcome::malformed;
    header += 2U + be16(at.data + header);
  }
  return at.skip(header) ? read_ppp(at, out, in) : outcome::malformed;
}

}  // namespace lens
