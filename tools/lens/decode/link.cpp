// Link layers: from a frame to its IP packet.

#include <pcap/dlt.h>

#include <algorithm>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint16_t type_ipv6 = 0x86dd;

/// A view that can only shrink: what is left of a frame behind the headers read so far.
struct rest {
  const std::uint8_t* data;
  std::uint32_t captured;
  std::uint32_t length;
  std::uint16_t vlan = 0;

  bool has(std::uint32_t n) const { return captured >= n; }
  void skip(std::uint32_t n) {
    data += n;
    captured -= n;
    length = length > n ? length - n : 0;
  }
};

bool is_tag(std::uint16_t type) {
  return type == 0x8100 || type == 0x88a8 || type == 0x9100;
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
  return version == 4 || version == 6 ? outcome::tcp : outcome::not_tcp;
}

outcome from_pppoe(rest& at) {
  if (!at.has(8)) return outcome::malformed;
  const std::uint16_t payload = be16(at.data + 4);  // with the protocol's two bytes
  const std::uint16_t protocol = be16(at.data + 6);
  at.skip(8);
  if (payload < 2) return outcome::malformed;
  at.length = std::min<std::uint32_t>(at.length, payload - 2U);
  at.captured = std::min(at.captured, at.length);
  return protocol == 0x0021 || protocol == 0x0057 ? outcome::tcp : outcome::not_tcp;
}

/// `at` is behind a two-byte EtherType that was `type`.
outcome from_ethertype(std::uint16_t type, rest& at) {
  while (is_tag(type)) {
    if (!at.has(4)) return outcome::malformed;
    if (at.vlan == 0) at.vlan = be16(at.data) & 0xfffU;
    type = be16(at.data + 2);
    at.skip(4);
  }
  switch (type) {
    case type_ipv4:
    case type_ipv6:
      return outcome::tcp;
    case 0x8847:
    case 0x8848:
      return from_mpls(at);
    case 0x8864:
      return from_pppoe(at);
    default:
      return outcome::not_tcp;
  }
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

outcome strip(int dlt, rest& at) {
  switch (dlt) {
    case DLT_EN10MB: {
      if (!at.has(14)) return outcome::malformed;
      const std::uint16_t type = be16(at.data + 12);
      at.skip(14);
      return from_ethertype(type, at);
    }
    case DLT_LINUX_SLL: {
      if (!at.has(16)) return outcome::malformed;
      const std::uint16_t type = be16(at.data + 14);
      at.skip(16);
      return from_ethertype(type, at);
    }
    case DLT_LINUX_SLL2: {
      if (!at.has(20)) return outcome::malformed;
      const std::uint16_t type = be16(at.data);
      at.skip(20);
      return from_ethertype(type, at);
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
    default:
      return outcome::unknown_link;
  }
}

}  // namespace

std::string_view link_name(int dlt) {
  switch (dlt) {
    case DLT_EN10MB:
      return "Ethernet";
    case DLT_LINUX_SLL:
      return "Linux cooked v1";
    case DLT_LINUX_SLL2:
      return "Linux cooked v2";
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
      return "raw IP";
    case DLT_NULL:
    case DLT_LOOP:
      return "loopback";
    default:
      return {};
  }
}

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

}  // namespace lens
