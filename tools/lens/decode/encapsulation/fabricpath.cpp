// Cisco's FabricPath: an Ethernet header of its own around a frame and its check sequence.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_fabricpath(packet_view at, segment& out, decode_context& in) {
  if (!at.has(30)) return outcome::malformed;
  at.skip(16);
  at.shorten(at.length > 4 ? at.length - 4 : 0);
  if (!at.has(14)) return outcome::malformed;
  const std::uint16_t type = be16(at.data + 12);
  at.skip(14);
  return read_ethertype(type, at, out, in);
}

}  // namespace lens
