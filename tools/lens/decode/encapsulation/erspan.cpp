// ERSPAN: a copy of a frame for an observer, behind GRE. The header depends on the version.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_erspan(packet_view at, segment& out, decode_context& in) {
  if (!at.has(12)) return outcome::malformed;
  const int version = at.data[0] >> 4;
  if (version != 1 && version != 2) return outcome::not_tcp;
  const bool more = (at.data[11] & 1) != 0;
  const int content = version == 1 ? 0 : (at.data[10] >> 2) & 31;
  if (!at.skip(version == 1 ? 8 : more ? 20 : 12)) return outcome::malformed;
  return content == 0   ? read_ethernet(at, out, in)
         : content == 2 ? read_ip(at, out, in)
                        : outcome::not_tcp;
}

}  // namespace lens
