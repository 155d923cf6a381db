// Ethernet in IP (RFC 3378).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_etherip(packet_view at, segment& out, decode_context& in) {
  return at.skip(2) ? read_ethernet(at, out, in) : outcome::malformed;
}

}  // namespace lens
