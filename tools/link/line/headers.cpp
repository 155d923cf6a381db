#include "line/headers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>

namespace socklab::link {
namespace {

std::uint8_t byte_at(const std::byte* p) {
  return std::to_integer<std::uint8_t>(*p);
}
std::uint16_t word_at(const std::byte* p) {
  return static_cast<std::uint16_t>(byte_at(p) << 8 | byte_at(p + 1));
}
std::uint32_t long_at(const std::byte* p) {
  return std::uint32_t{word_at(p)} << 16 | word_at(p + 2);
}
void put_word(std::byte* p, std::uint32_t value) {
  p[0] = static_cast<std::byte>(value >> 8 & 0xff);
  p[1] = static_cast<std::byte>(value & 0xff);
}

void read_tcp(headers& h, const std::byte* ip, std::size_t total) {
  constexpr std::size_t smallest = 20;
  if (h.transport_at + smallest > total) return;
  const std::byte* tcp = ip + h.transport_at;
  const std::size_t header = std::size_t{byte_at(tcp + 12)} >> 4 << 2;
  if (header < smallest || h.transport_at + header > total) return;
  h.has_tcp = true;
  h.source_port = word_at(tcp);
  h.destination_port = word_at(tcp + 2);
  h.seq = long_at(tcp + 4);
  h.acknowledged = long_at(tcp + 8);
  h.tcp_flags = byte_at(tcp + 13);
  h.payload = static_cast<std::uint32_t>(total - h.transport_at - header);
}

void read_ipv4(headers& h, const std::byte* ip, std::size_t length) {
  const std::size_t header = std::size_t{byte_at(ip)} % 16 * 4;
  if (header < 20 || header > length) return;
  h.version = 4;
  h.ecn = byte_at(ip + 1) & 3;
  h.transport_at = static_cast<std::uint32_t>(header);
  const bool first_fragment = (word_at(ip + 6) & 0x1fff) == 0;
  if (!first_fragment) return;
  h.protocol = byte_at(ip + 9);
  // With offload, a segment of 64 KiB may have length 0 here; then the number of bytes read is its
  // length.
  std::size_t total = word_at(ip + 2);
  if (total < header || total > length) total = length;
  if (h.protocol == IPPROTO_TCP) read_tcp(h, ip, total);
}

void read_ipv6(headers& h, const std::byte* ip, std::size_t length) {
  if (length < 40) return;
  h.version = 6;
  h.ecn = byte_at(ip + 1) >> 4 & 3;
  std::size_t total = std::size_t{word_at(ip + 4)} + 40;
  if (total == 40 || total > length) total = length;
  std::uint8_t next = byte_at(ip + 6);
  std::size_t at = 40;
  // Extension headers that may precede TCP (RFC 8200, section 4.1).
  for (;;) {
    const bool options =
        next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING || next == IPPROTO_DSTOPTS;
    const bool fragment = next == IPPROTO_FRAGMENT;
    if (!options && !fragment) break;
    if (at + 8 > total) return;
    if (fragment && (word_at(ip + at + 2) & 0xfff8) != 0) return;
    next = byte_at(ip + at);
    at += fragment ? 8 : (std::size_t{byte_at(ip + at + 1)} + 1) * 8;
  }
  h.transport_at = static_cast<std::uint32_t>(at);
  h.protocol = next;
  if (next == IPPROTO_TCP) read_tcp(h, ip, total);
}

std::string endpoint(const headers& h, const void* address, std::uint16_t port) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(h.version == 4 ? AF_INET : AF_INET6, address, text.data(), text.size()) == nullptr)
    return "?";
  std::string result = text.data();
  if (!h.has_tcp) return result;
  if (h.version == 6) result = "[" + result + "]";
  return result + ":" + std::to_string(port);
}

}  // namespace

bool headers::is(packet_kind kind) const {
  const auto flags = [this](std::uint8_t mask) { return tcp_flags & mask; };
  switch (kind) {
    case packet_kind::any:
      return true;
    case packet_kind::tcp:
      return has_tcp;
    case packet_kind::syn:
      return has_tcp && flags(syn | ack) == syn;
    case packet_kind::synack:
      return has_tcp && flags(syn | ack) == (syn | ack);
    case packet_kind::fin:
      return has_tcp && flags(fin) != 0;
    case packet_kind::rst:
      return has_tcp && flags(rst) != 0;
    case packet_kind::ack:
      return has_tcp && payload == 0 && flags(fin | syn | rst | ack) == ack;
    case packet_kind::data:
      return has_tcp && payload > 0;
    case packet_kind::count_:
      break;
  }
  return false;
}

headers read_headers(const std::byte* ip, std::size_t length) {
  headers h;
  if (length < 20) return h;
  const int version = byte_at(ip) >> 4;
  if (version == 4)
    read_ipv4(h, ip, length);
  else if (version == 6)
    read_ipv6(h, ip, length);
  return h;
}

std::string source(const headers& h, const std::byte* ip) {
  return h.version == 0 ? "?" : endpoint(h, ip + (h.version == 4 ? 12 : 8), h.source_port);
}

std::string destination(const headers& h, const std::byte* ip) {
  return h.version == 0 ? "?" : endpoint(h, ip + (h.version == 4 ? 16 : 24), h.destination_port);
}

void mark_congestion(std::byte* ip) {
  if (byte_at(ip) >> 4 == 6) {
    ip[1] |= std::byte{0x30};
    return;
  }
  const std::uint32_t before = word_at(ip);
  ip[1] |= std::byte{0x03};
  const std::uint32_t after = word_at(ip);
  std::uint32_t sum = (~word_at(ip + 10) & 0xffffU) + (~before & 0xffffU) + after;
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  put_word(ip + 10, ~sum);
}

}  // namespace socklab::link
