#pragma once
// The TCP segment in one frame, without anything that depends on other frames.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lens {

/// The control bits of RFC 9293 section 3.1, as they stand in bytes 12 and 13 of the header.
namespace flag {
enum : std::uint16_t {
  fin = 0x001,
  syn = 0x002,
  rst = 0x004,
  psh = 0x008,
  ack = 0x010,
  urg = 0x020,
  ece = 0x040,
  cwr = 0x080,
  ae = 0x100,  ///< accurate ECN (RFC 9768); NS before that
};
}  // namespace flag

/// In the order of the bits of flag::.
inline constexpr std::array<std::string_view, 9> flag_names{"FIN", "SYN", "RST", "PSH", "ACK",
                                                            "URG", "ECE", "CWR", "AE"};

/// One end of a connection. IPv4 addresses use the first four bytes; the rest stay zero.
struct endpoint {
  std::array<std::uint8_t, 16> ip{};
  std::uint16_t port = 0;
};

struct sack_block {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};

/// One TCP segment as it was captured; numbers in host order, none of them relative or scaled.
struct segment {
  std::uint64_t frame = 0;               ///< counts from 1, every frame of the file
  std::int64_t time = 0;                 ///< ns since 1970 (negative before)
  const std::uint8_t* ip = nullptr;      ///< the IP header within the captured bytes
  const std::uint8_t* tcp = nullptr;     ///< the TCP header within the captured bytes
  const std::uint8_t* source = nullptr;  ///< 4 or 16 bytes of address
  const std::uint8_t* target = nullptr;  ///< 4 or 16 bytes of address
  std::uint32_t captured =
      0;                     ///< bytes of the TCP segment (header and data) that the capture holds
  std::uint32_t length = 0;  ///< bytes of data, by the IP header, whether or not all were captured
  /// Bytes of data that its IP header counts, and the frame, as long as the capture says it was,
  /// had no room for: it was cut before the capture was written. tshark leaves them out.
  std::uint32_t cut = 0;
  std::uint32_t frame_length = 0;  ///< bytes of the whole frame on the wire
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t source_port = 0;
  std::uint16_t target_port = 0;
  std::uint16_t flags = 0;
  std::uint16_t window = 0;  ///< as it stands in the header
  std::uint16_t urgent = 0;
  std::uint16_t ip_id = 0;  ///< IPv4 identification, 0 for IPv6
  std::uint8_t ip_version = 4;
  std::uint8_t header = 20;  ///< bytes of TCP header with options
  std::uint8_t ecn = 0;      ///< the two ECN bits of the IP header; 3 is "congestion experienced"
  std::uint8_t ttl = 0;
  /// There is no segment, only a header of one: ICMP quoted it, sFlow sampled it, it begins a
  /// datagram that was not captured whole, or its own length is wrong.
  bool partial = false;
  bool length_known = false;       ///< of a partial one: `length` is the rest of the packet
  bool skipped_by_tshark = false;  ///< tshark stops before it reaches this segment
  std::uint32_t frames = 1;        ///< in which its datagram came
  std::span<const std::uint8_t>
      reassembled;  ///< that datagram, if it came in fragments: `tcp` is in it

  // Options. `has` is the set of those that were there with a correct length.
  enum option : std::uint8_t {
    mss = 1,
    scale = 2,
    sack_ok = 4,
    timestamps = 8,
    bad_length = 16,  ///< an option's length is impossible: nothing is read after it
    fast_open = 32,
    stops_tshark = 64,  ///< tshark_stops_at_option: nothing is read after it
    sack_without_block = 128
  };
  std::uint8_t has = 0;
  std::uint8_t multipath = 0;     ///< MPTCP's operations (RFC 8684), a bit for each subtype
  std::uint8_t window_scale = 0;  ///< as sent; RFC 7323 has it taken as 14 where larger
  std::uint8_t sack_count = 0;
  std::uint16_t max_segment = 0;
  std::uint32_t ts_value = 0;
  std::uint32_t ts_echo = 0;
  std::array<sack_block, 4> sack;

  bool is(std::uint16_t bits) const { return (flags & bits) == bits; }
  bool any(std::uint16_t bits) const { return (flags & bits) != 0; }
};

/// What a frame gave; all but `tcp` is no segment.
enum class outcome : std::uint8_t { tcp, not_tcp, fragment, malformed, unknown_link };

}  // namespace lens
