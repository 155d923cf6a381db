#pragma once
// From the bytes of a frame to a TCP segment: link layer, IP, TCP, options. Every length is checked
// against what was captured before a byte is read.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "decode/segment.hpp"

namespace lens {

class fragments;

/// The network layer of a frame.
struct network {
  const std::uint8_t* data = nullptr;
  std::uint32_t captured = 0;  ///< bytes of it that the capture holds
  std::uint32_t length = 0;    ///< bytes of it that the wire had
  std::uint16_t vlan = 0;      ///< the first VLAN identifier before it (802.1Q) that is not 0
};

/// Headers without their segments (segment::partial), where a frame has several.
using headers = std::vector<segment>;

/// What was met on the way to a packet within a frame; it goes along, and is added to.
struct way {
  headers* more = nullptr;      ///< where those go that are found in samples of frames
  fragments* pieces = nullptr;  ///< where fragments are put together; null: nowhere
  int depth = 0;                ///< of how many packets it is the inside
  std::uint16_t vlan = 0;
  bool fragment = false;  ///< the beginning of a datagram: how long the whole is, is not known
  bool quoted = false;    ///< by ICMP, or a sample of sFlow
};

/// Finds the IP packet in a frame of the link layers that link.cpp knows, behind tags, labels,
/// PPPoE, LLC and SNAP. `outcome::tcp` means "an IP packet"; it may yet be anything else.
outcome find_network(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length,
                     network& out);

/// The same behind a two-byte EtherType that was `type`. Two values are ours: for 802.11, as it is
/// and with its first two bytes in the other order. They must not come from a capture.
constexpr std::uint16_t type_ppp = 0x880b;
constexpr std::uint16_t type_wireless = 0xfffe;
constexpr std::uint16_t type_wireless_swapped = 0xffff;
outcome find_network_behind(std::uint16_t type, const network& at, network& out);

/// Reads the IP header(s) at `net`, then the TCP header. Leaves frame, time alone.
outcome read_ip(const network& net, segment& out, way& in);

/// Where IP's `protocol` is not TCP: the TCP segment within a packet that is carried in this one.
outcome read_tunnel(std::uint8_t protocol, const network& inside, segment& out, way& in);

/// The samples of frames in a datagram of sFlow, which `at` is the inside of.
outcome read_sflow(const network& at, segment& out, way& in);

/// Reads the TCP header and its options. `captured` starts at the header; `length` is what IP says
/// the segment (header and data) has.
outcome read_tcp(std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
                 const way& in);

/// Reads the options into `out`. It stops at an impossible length (segment::bad_length) and where
/// tshark stops (segment::stops_tshark). `whole` is the number of bytes that the header has for
/// options, of which the capture may hold fewer.
void read_options(std::span<const std::uint8_t> options, std::uint32_t whole, segment& out);

/// All of it. Fragments of a datagram are put together in `pieces`; the segment comes with the last
/// of them, and its bytes are there till the next call. Other headers that the frame holds go into
/// `more`, which is emptied first.
outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
               fragments* pieces = nullptr, headers* more = nullptr);

}  // namespace lens
