// The header of Junos before an Ethernet frame; without its magic number there is none.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_juniper(packet_view at, segment& out, decode_context& in) {
  if (!at.has(6)) return outcome::malformed;
  if (be32(at.data) >> 8 != 0x4d4743) return read_ethernet(at, out, in);
  const std::uint8_t flags = at.data[3];
  const std::uint32_t header = (flags & 0x80U) != 0 ? 6U + be16(at.data + 4) : 4U;
  const bool no_frame = (flags & 2U) != 0;
  if (!at.has(header + (no_frame ? 4 : 0))) return outcome::malformed;
  at.skip(header);
  if (!no_frame) return read_ethernet(at, out, in);
  const std::uint8_t protocol = at.data[0];
  at.skip(4);
  return protocol == 2 || protocol == 6 ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
