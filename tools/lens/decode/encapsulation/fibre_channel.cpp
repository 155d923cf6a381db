// IP over Fibre Channel (RFC 2625): two addresses, then LLC.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_fibre_channel(packet_view at, segment& out, decode_context& in) {
  return at.skip(16) ? read_llc(at, out, in) : outcome::malformed;
}

}  // namespace lens
