// UDP, as far as other packets are carried in it.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_udp(packet_view at, segment& out, decode_context& in) {
  if (!at.has(16)) return outcome::not_tcp;
  const auto [low, high] = std::minmax({be16(at.data), be16(at.data + 2)});
  const std::uint32_t length = be16(at.data + 4);
  if (length < 8) return outcome::not_tcp;
  at.shorten(length);
  at.skip(8);
  if (!at.has(8)) return outcome::not_tcp;
  // The lower port first, as in tshark.
  decoder read = find_decoder(layer::udp_port, low);
  if (read == nullptr) read = find_decoder(layer::udp_port, high);
  return read != nullptr ? read(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
