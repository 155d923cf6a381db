// Link layers: from a frame to its IP packet.

#include <pcap/dlt.h>

#include <algorithm>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

namespace ether {
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t bridged = 0x6558;
}  // namespace ether

bool is_tag(std::uint16_t type) {
  return type == 0x8100 || type == 0x88a8 || type == 0x9100;
}

/// A view that can only shrink: what is left of a frame behind the headers read so far.
struct rest {
  const std::uint8_t* data;
  std::uint32_t captured;
  std::uint32_t length;
  std::uint16_t vlan = 0;
  int frames = 0;  ///< within frames

  bool has(std::uint32_t n) const { return captured >= n; }
  void skip(std::uint32_t n) {
    data += n;
    captured -= n;
    length = length > n ? length - n : 0;
  }
  void shorten(std::uint32_t n) {
    length = std::min(length, n);
    captured = std::min(captured, length);
  }
};

outcome from_ethernet(rest& at);
outcome from_ppp(rest& at);
outcome from_llc(rest& at);

/// A pseudo-wire (RFC 4448): an Ethernet frame, mostly behind a control word.
outcome from_pseudo_wire(rest& at) {
  const auto plausible = [&](std::uint32_t offset) {
    if (!at.has(offset + 14)) return false;
    const std::uint16_t type = be16(at.data + offset + 12);
    return type == ether::ipv4 || type == ether::ipv6 || is_tag(type);
  };
  if (plausible(4)) {
    at.skip(4);
  } else if (!plausible(0)) {
    return outcome::not_tcp;
  }
  return from_ethernet(at);
}

outcome from_mpls(rest& at) {
  for (;;) {
    if (!at.has(4)) return outcome::malformed;
    const bool bottom = (at.data[2] & 1) != 0;
    at.skip(4);
    if (bottom) break;
  }
  if (!at.has(1)) return outcome::malformed;
  const int version = at.data[0] >> 4;
  if (version == 0) return from_pseudo_wire(at);
  return version == 4 || version == 6 ? outcome::tcp : outcome::not_tcp;
}

outcome from_pppoe(rest& at) {
  if (!at.has(8)) return outcome::malformed;
  const std::uint16_t payload = be16(at.data + 4);  // with the protocol's two bytes
  at.skip(6);
  if (payload < 2) return outcome::malformed;
  at.shorten(payload);
  return from_ppp(at);
}

/// PPP (RFC 1661), with or without the address and control bytes of RFC 1662.
outcome from_ppp(rest& at) {
  if (at.has(2) && at.data[0] == 0xff) at.skip(2);
  if (!at.has(2)) return outcome::malformed;
  const bool compressed = (at.data[0] & 1) != 0;
  const std::uint16_t protocol = compressed ? at.data[0] : be16(at.data);
  at.skip(compressed ? 1 : 2);
  switch (protocol) {
    case 0x0021:
    case 0x0057:
      return outcome::tcp;
    case 0x0281:
      return from_mpls(at);
    default:
      return outcome::not_tcp;
  }
}

/// `at` is behind a two-byte EtherType that was `type`, or the length of an 802.3 frame.
outcome from_ethertype(std::uint16_t type, rest& at) {
  for (;;) {
    if (type <= 1500) {
      at.shorten(type);
      return from_llc(at);
    }
    std::uint32_t header = 4;  // with the next type in its last two bytes
    switch (type) {
      case ether::ipv4:
      case ether::ipv6:
        return outcome::tcp;
      case 0x8847:
      case 0x8848:
        return from_mpls(at);
      case 0x8864:
        return from_pppoe(at);
      case ether::bridged:
        return from_ethernet(at);
      case 0x88e7:  // the service tag of provider backbone bridges (802.1ah), then whole addresses
        header = 18;
        break;
      case 0x8926:  // VN-Tag
        header = 6;
        break;
      case 0x893f:  // E-Tag (802.1BR)
        header = 8;
        break;
      default:
        if (!is_tag(type)) return outcome::not_tcp;
        // For tshark a service provider's tag (802.1ad) names no VLAN.
        if (at.vlan == 0 && type != 0x88a8 && at.has(2)) at.vlan = be16(at.data) & 0xfffU;
        break;
    }
    if (!at.has(header)) return outcome::malformed;
    type = be16(at.data + header - 2);
    at.skip(header);
  }
}

/// Logical link control (802.2), mostly with the EtherType behind a SNAP header (RFC 1042).
outcome from_llc(rest& at) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint8_t control = at.data[2];
  const bool snap = at.data[0] == 0xaa && at.data[1] == 0xaa;
  if ((control & 1) != 0 && (control & 0xefU) != 0x03) return outcome::not_tcp;  // no information
  const bool ip = at.data[0] == 0x06;
  at.skip((control & 3) == 3 ? 3 : 4);
  if (ip) return outcome::tcp;
  if (!snap) return outcome::not_tcp;
  if (!at.has(5)) return outcome::malformed;
  const std::uint32_t organization = be32(at.data) >> 8;
  const std::uint16_t type = be16(at.data + 3);
  at.skip(5);
  if (organization == 0x0080c2 && (type == 1 || type == 7)) return from_ethernet(at);
  const bool ethertype = (organization == 0 || organization == 0x0000f8) && type > 1500;
  return ethertype ? from_ethertype(type, at) : outcome::not_tcp;
}

outcome from_ethernet(rest& at) {
  constexpr int deepest = 16;
  if (!at.has(14) || ++at.frames > deepest) return outcome::malformed;
  std::uint16_t type = be16(at.data + 12);
  if (type == 0x8903) {  // Cisco's FabricPath, around a frame and its check sequence
    if (!at.has(30)) return outcome::malformed;
    at.skip(16);
    at.shorten(at.length > 4 ? at.length - 4 : 0);
    if (!at.has(14)) return outcome::malformed;
    type = be16(at.data + 12);
  }
  at.skip(14);
  return from_ethertype(type, at);
}

/// The address family of NULL and LOOP frames: 2 is IPv4 everywhere; IPv6 differs by the system
/// that captured, and NULL is in that system's byte order.
outcome from_family(std::uint32_t family) {
  if (family > 0xffff) family = __builtin_bswap32(family);
  switch (family) {
    case 2:
    case 24:  // NetBSD, OpenBSD
    case 28:  // FreeBSD
    case 30:  // macOS
      return outcome::tcp;
    default:
      return outcome::not_tcp;
  }
}

std::uint16_t le16(const std::uint8_t* p) {
  return static_cast<std::uint16_t>(p[0] | p[1] << 8);
}

/// 802.11, as far as it is not encrypted: data frames, one packet in each. `swapped`: the two bytes
/// of frame control stand in the other order.
outcome from_wireless(rest& at, bool swapped = false) {
  if (!at.has(24)) return outcome::malformed;
  const std::uint8_t kind = at.data[swapped ? 1 : 0];
  const std::uint8_t flags = at.data[swapped ? 0 : 1];
  const bool data = (kind & 0x0fU) == 0x08 && (kind & 0x40U) == 0;
  const bool part = (flags & 4U) != 0;
  const bool secret = (flags & 0x40U) != 0;
  if (!data || part || secret) return outcome::not_tcp;
  std::uint32_t header = (flags & 3U) == 3 ? 30 : 24;
  if ((kind & 0x80U) != 0) {  // quality of service
    if (!at.has(header + 2)) return outcome::malformed;
    if ((at.data[header] & 0x80U) != 0) return outcome::not_tcp;  // several packets
    header += (flags & 0x80U) != 0 ? 6 : 2;
  }
  if (!at.has(header)) return outcome::malformed;
  at.skip(header);
  return from_llc(at);
}

/// What the radio says of an 802.11 frame (radiotap.org) comes before it.
outcome from_radiotap(rest& at) {
  if (!at.has(8)) return outcome::malformed;
  const std::uint32_t header = le16(at.data + 2);
  if (header < 8 || !at.has(header)) return outcome::malformed;
  at.skip(header);
  return from_wireless(at);
}

/// Linux' netfilter log: fields of type and length, in the byte order of who wrote them.
outcome from_nflog(rest& at) {
  if (!at.has(4)) return outcome::malformed;
  const std::uint8_t family = at.data[0];
  std::uint16_t type = family == 2 ? ether::ipv4 : family == 10 ? ether::ipv6 : std::uint16_t{0};
  at.skip(4);
  rest packet{nullptr, 0, 0};
  while (at.length >= 4) {
    if (!at.has(4)) return outcome::malformed;
    const std::uint32_t size = le16(at.data);
    const std::uint32_t field = le16(at.data + 2) & 0x7fffU;
    if (size < 4 || !at.has(size)) return outcome::malformed;
    if (field == 1 && size == 8 && be16(at.data + 4) != 0) type = be16(at.data + 4);
    if (field == 9) {
      packet = at;
      packet.skip(4);
      packet.shorten(size - 4);
    }
    at.skip(std::min((size + 3) / 4 * 4, at.captured));
  }
  at = packet;
  return type > 1500 && at.data != nullptr ? from_ethertype(type, at) : outcome::not_tcp;
}

/// ARCNET: addresses of a byte, then the protocol, which with RFC 1201 tells of a frame split in
/// several too.
outcome from_arcnet(rest& at, std::uint32_t before_protocol) {
  if (!at.has(before_protocol + 1)) return outcome::malformed;
  const std::uint8_t protocol = at.data[before_protocol];
  at.skip(before_protocol + 1);
  if (protocol == 240) return outcome::tcp;  // RFC 1051
  if (protocol != 212 && protocol != 196) return outcome::not_tcp;
  if (!at.has(7)) return outcome::malformed;
  at.skip(at.data[0] == 0xff && before_protocol == 2 ? 7 : 3);
  return outcome::tcp;
}

/// FDDI and Token Ring: frame control, addresses, and (Token Ring) the route that a bridge has
/// found.
outcome from_ring(rest& at, bool token) {
  const std::uint32_t header = token ? 14 : 13;
  if (!at.has(header + 2)) return outcome::malformed;
  const std::uint8_t control = at.data[token ? 1 : 0];
  const bool llc = token ? control >> 6 == 1 : (control & 0x70U) == 0x50;
  if (!llc) return outcome::not_tcp;
  const std::uint32_t route = token && (at.data[8] & 0x80U) != 0 ? at.data[14] & 0x1fU : 0U;
  if (!at.has(header + route)) return outcome::malformed;
  at.skip(header + route);
  return from_llc(at);
}

/// Junos' header before an Ethernet frame; without its magic number there is none.
outcome from_juniper(rest& at) {
  if (!at.has(6)) return outcome::malformed;
  if (be32(at.data) >> 8 != 0x4d4743) return from_ethernet(at);
  const std::uint8_t flags = at.data[3];
  const std::uint32_t header = (flags & 0x80U) != 0 ? 6U + be16(at.data + 4) : 4U;
  const bool no_frame = (flags & 2U) != 0;
  if (!at.has(header + (no_frame ? 4 : 0))) return outcome::malformed;
  at.skip(header);
  if (!no_frame) return from_ethernet(at);
  const std::uint8_t protocol = at.data[0];
  at.skip(4);
  return protocol == 2 || protocol == 6 ? outcome::tcp : outcome::not_tcp;
}

outcome strip(int dlt, rest& at) {
  switch (dlt) {
    case DLT_EN10MB:
      return from_ethernet(at);
    case DLT_LINUX_SLL: {
      if (!at.has(16)) return outcome::malformed;
      const std::uint16_t type = be16(at.data + 14);
      at.skip(16);
      return type == 4 ? from_llc(at) : type > 1500 ? from_ethertype(type, at) : outcome::not_tcp;
    }
    case DLT_LINUX_SLL2: {
      if (!at.has(20)) return outcome::malformed;
      const std::uint16_t type = be16(at.data);
      at.skip(20);
      return type == 4 ? from_llc(at) : type > 1500 ? from_ethertype(type, at) : outcome::not_tcp;
    }
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
      return at.has(1) ? outcome::tcp : outcome::malformed;
    case DLT_NULL:
    case DLT_LOOP: {
      if (!at.has(4)) return outcome::malformed;
      const std::uint32_t family = be32(at.data);
      at.skip(4);
      return from_family(family);
    }
    case DLT_PPP:
    case DLT_PPP_SERIAL:
      if (at.has(4) && (at.data[0] == 0x0f || at.data[0] == 0x8f)) {  // Cisco's HDLC
        const std::uint16_t type = be16(at.data + 2);
        at.skip(4);
        return type > 1500 ? from_ethertype(type, at) : outcome::not_tcp;
      }
      return from_ppp(at);
    case DLT_PPP_ETHER:
      return from_pppoe(at);
    case DLT_C_HDLC: {
      if (!at.has(4)) return outcome::malformed;
      const std::uint16_t type = be16(at.data + 2);
      at.skip(4);
      return type > 1500 ? from_ethertype(type, at) : outcome::not_tcp;
    }
    case DLT_IEEE802_11:
      return from_wireless(at);
    case DLT_IEEE802_11_RADIO:
      return from_radiotap(at);
    case DLT_FDDI:
      return from_ring(at, false);
    case DLT_IEEE802:
      return from_ring(at, true);
    case DLT_ATM_RFC1483:
      return from_llc(at);
    case DLT_IP_OVER_FC:
      if (!at.has(16)) return outcome::malformed;
      at.skip(16);
      return from_llc(at);
    case DLT_ARCNET:
      return from_arcnet(at, 2);
    case DLT_ARCNET_LINUX:
      return from_arcnet(at, 4);
    case DLT_IPOIB: {
      if (!at.has(44)) return outcome::malformed;
      const std::uint16_t type = be16(at.data + 40);
      at.skip(44);
      return type == ether::ipv4 || type == ether::ipv6 ? outcome::tcp : outcome::not_tcp;
    }
    case DLT_JUNIPER_ETHER:
      return from_juniper(at);
    case DLT_NFLOG:
      return from_nflog(at);
    case DLT_ENC: {
      if (!at.has(12)) return outcome::malformed;
      const std::uint32_t family = be32(at.data);
      at.skip(12);
      return from_family(family);
    }
    case DLT_PFLOG: {
      if (!at.has(2)) return outcome::malformed;
      const std::uint8_t family = at.data[1];
      const std::uint32_t header = (at.data[0] + 3U) / 4 * 4;
      if (!at.has(header)) return outcome::malformed;
      at.skip(header);
      return from_family(family);
    }
    default:
      return outcome::unknown_link;
  }
}

}  // namespace

outcome find_network(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length,
                     network& out) {
  // A frame cannot have been shorter on the wire than what was captured of it, whatever the file
  // says.
  const auto size = static_cast<std::uint32_t>(captured.size());
  rest at{captured.data(), size, length < size ? size : length};
  const outcome found = strip(dlt, at);
  out = {at.data, at.captured, at.length, at.vlan};
  return found;
}

outcome find_network_behind(std::uint16_t type, const network& at, network& out) {
  rest inside{at.data, at.captured, at.length, at.vlan};
  outcome found = outcome::not_tcp;
  switch (type) {
    case type_ppp:
      found = from_ppp(inside);
      break;
    case type_wireless:
    case type_wireless_swapped:
      found = from_wireless(inside, type == type_wireless_swapped);
      break;
    default:
      found = from_ethertype(type, inside);
  }
  out = {inside.data, inside.captured, inside.length, inside.vlan};
  return found;
}

}  // namespace lens
