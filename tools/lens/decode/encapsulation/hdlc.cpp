// Cisco's HDLC: address and control, then an EtherType.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_hdlc(packet_view at, segment& out, decode_context& in) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint16_t type = be16(at.data + 2);
  at.skip(4);
  return type > ethertype::longest_frame ? read_ethertype(type, at, out, in) : outcome::not_tcp;
}

}  // namespace lens
