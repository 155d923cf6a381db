#include "control/window_probe.hpp"

#include <netinet/in.h>

#include <algorithm>

#include "line/headers.hpp"

namespace socklab::link {
namespace {

constexpr std::size_t tcp_header = 20;

void put_word(std::byte* p, std::uint32_t value) {
  p[0] = static_cast<std::byte>(value >> 8 & 0xff);
  p[1] = static_cast<std::byte>(value & 0xff);
}
void put_long(std::byte* p, std::uint32_t value) {
  put_word(p, value >> 16);
  put_word(p + 2, value);
}

/// RFC 1071, of an even number of bytes.
std::uint32_t sum_of(const std::byte* p, std::size_t length) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < length; i += 2)
    sum += std::to_integer<std::uint32_t>(p[i]) << 8 | std::to_integer<std::uint32_t>(p[i + 1]);
  return sum;
}
std::uint32_t folded(std::uint32_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

/// An IP header without options, with the observed segment's addresses swapped.
void put_ip(std::byte* ip, const std::byte* observe, std::uint8_t version) {
  constexpr std::byte hops{64};
  if (version == 4) {
    ip[0] = std::byte{0x45};
    put_word(ip + 2, 20 + tcp_header);
    ip[8] = hops;
    ip[9] = std::byte{IPPROTO_TCP};
    std::copy_n(observe + 16, 4, ip + 12);
    std::copy_n(observe + 12, 4, ip + 16);
    put_word(ip + 10, ~folded(sum_of(ip, 20)));
  } else {
    ip[0] = std::byte{0x60};
    put_word(ip + 4, tcp_header);
    ip[6] = std::byte{IPPROTO_TCP};
    ip[7] = hops;
    std::copy_n(observe + 24, 16, ip + 8);
    std::copy_n(observe + 8, 16, ip + 24);
  }
}

}  // namespace

bool window_probe::build(packet& p, std::size_t ethernet) const {
  const std::byte* observe = last_.data() + packet::headroom;
  const headers h = read_headers(observe, length_);
  if (!h.has_tcp || (h.tcp_flags & headers::ack) == 0 || (h.tcp_flags & headers::rst) != 0)
    return false;

  const std::size_t ip_header = h.version == 4 ? 20 : 40;
  p.length = static_cast<std::uint32_t>(ip_header + tcp_header);
  std::fill_n(p.ip() - packet::headroom, packet::headroom + p.length, std::byte{0});
  // The Ethernet header is the same in both directions. The virtio header before it is all zeros:
  // the checksum is complete.
  std::copy_n(observe - ethernet, ethernet, p.ip() - ethernet);
  std::byte* ip = p.ip();
  put_ip(ip, observe, h.version);
  std::byte* tcp = ip + ip_header;
  put_word(tcp, h.destination_port);
  put_word(tcp + 2, h.source_port);
  put_long(tcp + 4, h.acknowledged - 1);
  const std::uint32_t numbered = h.payload + ((h.tcp_flags & (headers::syn | headers::fin)) != 0);
  put_long(tcp + 8, h.seq + numbered);
  tcp[12] = std::byte{tcp_header / 4 << 4};
  tcp[13] = std::byte{headers::ack};
  // The receiver ignores the window of such a segment.
  put_word(tcp + 14, 0xffff);
  const std::size_t addresses = h.version == 4 ? 8 : 32;
  const std::uint32_t pseudo_header = sum_of(tcp - addresses, addresses) + IPPROTO_TCP + tcp_header;
  put_word(tcp + 16, ~folded(pseudo_header + sum_of(tcp, tcp_header)));
  return true;
}

}  // namespace socklab::link
