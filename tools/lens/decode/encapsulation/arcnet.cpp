// ARCNET: addresses of a byte, then the protocol (RFC 1051, RFC 1201).

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

outcome read_frame(std::uint32_t addresses, packet_view at, segment& out, decode_context& in) {
  if (!at.has(addresses + 1)) return outcome::malformed;
  const std::uint8_t protocol = at.data[addresses];
  at.skip(addresses + 1);
  if (protocol == 240) return read_ip(at, out, in);  // RFC 1051
  if (protocol != 212 && protocol != 196) return outcome::not_tcp;
  // RFC 1201 can split a frame: its number follows.
  if (!at.has(7)) return outcome::malformed;
  at.skip(at.data[0] == 0xff && addresses == 2 ? 7 : 3);
  return read_ip(at, out, in);
}

}  // namespace

outcome read_arcnet(packet_view at, segment& out, decode_context& in) {
  return read_frame(2, at, out, in);
}

outcome read_linux_arcnet(packet_view at, segment& out, decode_context& in) {
  return read_frame(4, at, out, in);
}

}  // namespace lens
