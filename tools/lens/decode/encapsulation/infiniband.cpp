// IP over InfiniBand (RFC 4391), as Linux captures it.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {

outcome read_infiniband(packet_view at, segment& out, decode_context& in) {
  if (!at.has(44)) return outcome::malformed;
  const std::uint16_t type = be16(at.data + 40);
  at.skip(44);
  const bool ip = type == ethertype::ipv4 || type == ethertype::ipv6;
  return ip ? read_ip(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
