// FDDI and Token Ring: frame control, addresses, and (Token Ring) the route between bridges.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_fddi(packet_view at, segment& out, decode_context& in) {
  if (!at.has(15)) return outcome::malformed;
  const bool llc = (at.data[0] & 0x70U) == 0x50;
  at.skip(13);
  return llc ? read_llc(at, out, in) : outcome::not_tcp;
}

outcome read_token_ring(packet_view at, segment& out, decode_context& in) {
  if (!at.has(16)) return outcome::malformed;
  if (at.data[1] >> 6 != 1) return outcome::not_tcp;  // not LLC
  const std::uint32_t route = (at.data[8] & 0x80U) != 0 ? at.data[14] & 0x1fU : 0U;
  return at.skip(14 + route) ? read_llc(at, out, in) : outcome::malformed;
}

}  // namespace lens
