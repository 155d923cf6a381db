// The link layers of a TCP course: Ethernet with VLAN tags, Linux cooked capture, loopback, raw IP.

#include <pcap/dlt.h>

#include "decode/bytes.hpp"
#include "decode/layers.hpp"

namespace lens {
namespace {

/// Linux cooked capture (the `any` interface): the EtherType is at `at_type` of its header.
outcome read_cooked(std::uint32_t header, std::uint32_t at_type, packet_view at, segment& out,
                    decode_context& in) {
  if (!at.has(header)) return outcome::malformed;
  const std::uint16_t type = be16(at.data + at_type);
  at.skip(header);
  if (type == ethertype::llc) return find_decoder(layer::ethertype, type)(at, out, in);
  return type > ethertype::longest_frame ? read_ethertype(type, at, out, in) : outcome::not_tcp;
}

/// BSD loopback: an address family in the byte order of the host (NULL) or of the network (LOOP).
outcome read_loopback(packet_view at, segment& out, decode_context& in) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint32_t family = be32(at.data);
  at.skip(4);
  return read_address_family(family, at, out, in);
}

/// Bytes from behind the EtherType of a tag up to behind the next EtherType; 0: no tag.
std::uint32_t tag_size(std::uint16_t type) {
  if (is_vlan(type)) return 4;
  switch (type) {
    case 0x88e7:  // service tag of provider backbone bridges (802.1ah), with both addresses
      return 18;
    case 0x8926:  // VN-Tag
      return 6;
    case 0x893f:  // E-Tag (802.1BR)
      return 8;
    default:
      return 0;
  }
}

}  // namespace

outcome read_ethertype(std::uint16_t type, packet_view at, segment& out, decode_context& in) {
  // Tags are removed in a loop, so that a frame full of them does not fill the stack.
  for (;;) {
    if (type == ethertype::ipv4 || type == ethertype::ipv6) return read_ip(at, out, in);
    const std::uint32_t tag = tag_size(type);
    if (tag == 0) break;
    // For tshark a service provider's tag (802.1ad) has no VLAN identifier.
    if (is_vlan(type) && type != ethertype::provider_vlan && in.vlan == 0 && at.has(2))
      in.vlan = be16(at.data) & 0xfffU;
    if (!at.has(tag)) return outcome::malformed;
    type = be16(at.data + tag - 2);
    at.skip(tag);
  }
  if (type <= ethertype::longest_frame) {
    at.shorten(type);
    type = ethertype::llc;
  }
  const decoder read = find_decoder(layer::ethertype, type);
  return read != nullptr ? read(at, out, in) : outcome::not_tcp;
}

outcome read_ethernet(packet_view at, segment& out, decode_context& in) {
  constexpr int max_frames = 16;
  if (!at.has(14) || ++in.frames > max_frames) return outcome::malformed;
  const std::uint16_t type = be16(at.data + 12);
  if (type != ethertype::ipv4 && type != ethertype::ipv6 && !is_vlan(type)) {
    if (const decoder read = find_decoder(layer::ethernet_frame, type)) return read(at, out, in);
  }
  at.skip(14);
  return read_ethertype(type, at, out, in);
}

outcome read_address_family(std::uint32_t family, packet_view at, segment& out,
                            decode_context& in) {
  // AF_INET is 2 everywhere; AF_INET6 differs by system.
  if (family > 0xffff) family = __builtin_bswap32(family);
  switch (family) {
    case 2:
    case 24:  // NetBSD, OpenBSD
    case 28:  // FreeBSD
    case 30:  // macOS
      return read_ip(at, out, in);
    default:
      return outcome::not_tcp;
  }
}

outcome read_link(int dlt, packet_view at, segment& out, decode_context& in) {
  switch (dlt) {
    case DLT_EN10MB:
      return read_ethernet(at, out, in);
    case DLT_LINUX_SLL:
      return read_cooked(16, 14, at, out, in);
    case DLT_LINUX_SLL2:
      return read_cooked(20, 0, at, out, in);
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
      return read_ip(at, out, in);
    case DLT_NULL:
    case DLT_LOOP:
      return read_loopback(at, out, in);
    default:
      break;
  }
  const bool has_number = dlt >= 0 && dlt <= 0xffff;
  const decoder read =
      has_number ? find_decoder(layer::link, static_cast<std::uint16_t>(dlt)) : nullptr;
  return read != nullptr ? read(at, out, in) : outcome::unknown_link;
}

}  // namespace lens
