// Geneve (RFC 8926), behind UDP.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_geneve(packet_view at, segment& out, decode_context& in) {
  const std::uint16_t type = be16(at.data + 2);
  const std::uint32_t options = (at.data[0] & 0x3fU) * 4;
  if (type <= ethertype::longest_frame) return outcome::not_tcp;
  return at.skip(8 + options) ? read_protocol_type(type, at, out, in) : outcome::malformed;
}

}  // namespace lens
