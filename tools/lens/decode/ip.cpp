// What IPv4 and IPv6 have in common: the version, the protocol behind the header, fragments.

#include <cstring>

#include "decode/fragments.hpp"
#include "decode/layers.hpp"

namespace lens {

outcome read_ip(packet_view at, segment& out, decode_context& in) {
  in.frames = 0;
  in.llc_headers = 0;
  if (!at.has(1)) return outcome::malformed;
  switch (at.data[0] >> 4) {
    case 4:
      return read_ipv4(at, out, in);
    case 6:
      return read_ipv6(at, out, in);
    default:
      return outcome::malformed;
  }
}

outcome read_ip_payload(std::uint8_t protocol, packet_view at, segment& out, decode_context& in) {
  if (protocol == protocol_tcp) return read_tcp(at, out, in);
  constexpr int deepest = 8;
  if (++in.depth > deepest) return outcome::not_tcp;
  const decoder read = find_decoder(layer::ip_protocol, protocol);
  return read != nullptr ? read(at, out, in) : outcome::not_tcp;
}

fragments::key datagram_key(const segment& s, std::uint32_t id) {
  fragments::key k;
  const std::size_t size = s.ip_version == 4 ? 4 : 16;
  std::memcpy(k.ends.data(), s.source, size);
  std::memcpy(k.ends.data() + 16, s.target, size);
  k.id = id;
  k.ip_version = s.ip_version;
  return k;
}

bool reassemble(const fragments::key& which, std::uint32_t offset, bool more, std::uint32_t size,
                packet_view& inside, segment& out, decode_context& in) {
  const auto* whole = in.reassembly->take(which, offset, more, {inside.data, size});
  if (whole == nullptr) return false;
  const auto bytes = static_cast<std::uint32_t>(whole->bytes.size());
  inside = {whole->bytes.data(), bytes, bytes};
  in.fragment = false;
  out.cut = 0;
  out.frames = whole->frames;
  out.reassembled = whole->bytes;
  return true;
}

}  // namespace lens
