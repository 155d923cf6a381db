// VXLAN (RFC 7348), behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_vxlan(packet_view at, segment& out, decode_context& in) {
  return at.skip(8) ? read_ethernet(at, out, in) : outcome::malformed;
}

}  // namespace lens
