#pragma once
// From the bytes of a frame to a TCP segment: link layer, IP, TCP, options. Every length is checked
// against what was captured before a byte is read.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "decode/segment.hpp"

namespace lens {

/// The link layers that are understood (libpcap's DLT_ numbers). Name for messages, empty if not
/// known.
std::string_view link_name(int dlt);

/// The network layer of a frame.
struct network {
  const std::uint8_t* data = nullptr;
  std::uint32_t captured = 0;  ///< bytes of it that the capture holds
  std::uint32_t length = 0;    ///< bytes of it that the wire had
};

/// Finds the IP packet in a frame: strips Ethernet, 802.1Q/802.1ad tags, MPLS, PPPoE, Linux cooked
/// v1/v2, NULL/LOOP and raw IP. `outcome::tcp` means "an IP packet"; it may yet be anything else.
outcome find_network(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length,
                     network& out);

/// Reads the IP header(s) at `net`, then the TCP header. Leaves frame, time alone. `depth`: of how
/// many tunnels it is the inside.
outcome read_ip(const network& net, segment& out, int depth = 0);

/// Where IP's `protocol` is not TCP: the TCP segment within a packet that is carried in this one.
outcome read_tunnel(std::uint8_t protocol, const network& inside, segment& out, int depth);

/// Reads the TCP header and its options. `captured` starts at the header; `length` is what IP says
/// the segment (header and data) has.
outcome read_tcp(std::span<const std::uint8_t> captured, std::uint32_t length, segment& out);

/// Reads the options into `out`; sets segment::odd where a length lies, and stops there. `whole` is
/// the number of bytes that the header has for options, of which the capture may hold fewer.
void read_options(std::span<const std::uint8_t> options, std::uint32_t whole, segment& out);

/// All of it.
inline outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length,
                      segment& out) {
  network net;
  const outcome found = find_network(dlt, captured, length, net);
  return found == outcome::tcp ? read_ip(net, out) : found;
}

}  // namespace lens
