#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "line/impairments.hpp"

/// The fields of a packet's headers that the link needs (RFC 791, RFC 8200, RFC 9293), and how it
/// marks congestion.
namespace socklab::link {

struct headers {
  enum flag : std::uint8_t {
    fin = 1,
    syn = 2,
    rst = 4,
    push = 8,
    ack = 16,
    urg = 32,
    ece = 64,
    cwr = 128
  };

  std::uint8_t version = 0;   ///< 4 or 6; 0: neither, or truncated
  std::uint8_t protocol = 0;  ///< 6: TCP. 0 for a fragment that does not begin a segment
  std::uint8_t ecn = 0;       ///< 0 Not-ECT, 1 or 2 ECT, 3 CE
  std::uint8_t tcp_flags = 0;
  bool has_tcp = false;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t seq = 0;
  std::uint32_t acknowledged = 0;
  std::uint32_t transport_at = 0;  ///< offset of the header after IP's
  std::uint32_t payload = 0;       ///< bytes after the TCP header

  bool is(packet_kind kind) const;
};

headers read_headers(const std::byte* ip, std::size_t length);

/// `10.0.0.1:80`, `[fd00::a]:80`; without ports where there is no TCP.
std::string source(const headers& h, const std::byte* ip);
std::string destination(const headers& h, const std::byte* ip);

/// Sets Congestion Experienced (RFC 3168) and updates IPv4's header checksum (RFC 1624).
void mark_congestion(std::byte* ip);

}  // namespace socklab::link
