#pragma once
// What the decoders share: the bytes that are left of a frame, what was met in it so far, the
// layers of the core, and the table by which all other encapsulations are found.

#include <algorithm>
#include <cstdint>

#include "decode/decode.hpp"
#include "decode/fragments.hpp"

namespace lens {

/// What is left of a frame behind the headers read so far. `captured` is never more than `length`.
struct packet_view {
  const std::uint8_t* data = nullptr;
  std::uint32_t captured = 0;  ///< bytes that the capture holds
  std::uint32_t length = 0;    ///< bytes that the wire had

  bool has(std::uint32_t n) const { return captured >= n; }
  /// Removes a header of `n` bytes. False, and nothing is done, where it was not captured whole.
  bool skip(std::uint32_t n) {
    if (captured < n) return false;
    data += n;
    captured -= n;
    length -= n;
    return true;
  }
  /// Removes all behind the first `n` bytes.
  void shorten(std::uint32_t n) {
    length = std::min(length, n);
    captured = std::min(captured, length);
  }
};

/// What was met in a frame so far.
struct decode_context {
  partial_segments* samples = nullptr;  ///< receives the headers in samples of frames; may be null
  fragments* reassembly = nullptr;      ///< null: fragments are not put together
  int depth = 0;                        ///< how many IP packets this one is within
  int frames = 0;       ///< how many Ethernet frames this one is within, up to the last IP header
  int llc_headers = 0;  ///< how many of them were met, up to the last IP header
  std::uint16_t vlan = 0;  ///< the first VLAN identifier (802.1Q) that is not 0
  bool fragment = false;   ///< the first fragment of a datagram whose length is not known
  bool quoted = false;     ///< within an ICMP error message or an sFlow sample
};

/// Reads from `at` on up to a TCP segment.
using decoder = outcome (*)(packet_view at, segment& out, decode_context& in);

// The core.

/// A frame of the link layer with this DLT_ number of libpcap.
outcome read_link(int dlt, packet_view at, segment& out, decode_context& in);
outcome read_ethernet(packet_view at, segment& out, decode_context& in);
/// `at` is behind a field that holds an EtherType, or the length of an 802.3 frame.
outcome read_ethertype(std::uint16_t type, packet_view at, segment& out, decode_context& in);
/// `at` is behind an address family (AF_INET, AF_INET6) of the system that captured.
outcome read_address_family(std::uint32_t family, packet_view at, segment& out, decode_context& in);
/// IPv4 or IPv6, by the version in the header.
outcome read_ip(packet_view at, segment& out, decode_context& in);
outcome read_ipv4(packet_view at, segment& out, decode_context& in);
outcome read_ipv6(packet_view at, segment& out, decode_context& in);
/// `at` is behind the IP headers, the last of which has this protocol number.
outcome read_ip_payload(std::uint8_t protocol, packet_view at, segment& out, decode_context& in);
/// `at` begins with the TCP header and ends with the data.
outcome read_tcp(packet_view at, segment& out, const decode_context& in);

constexpr std::uint8_t protocol_tcp = 6;

// Fragments (used by IPv4 and IPv6).

/// What the fragments of one datagram have in common: addresses, and `id` by the IP version's rule.
fragments::key datagram_key(const segment& s, std::uint32_t id);
/// Takes the fragment in the first `size` bytes of `inside`. True where its datagram is whole now:
/// `inside` is then the datagram.
bool reassemble(const fragments::key& which, std::uint32_t offset, bool more, std::uint32_t size,
                packet_view& inside, segment& out, decode_context& in);

namespace ethertype {
constexpr std::uint16_t longest_frame = 1500;  ///< up to here the field is a length (802.3)
constexpr std::uint16_t ipv4 = 0x0800;
constexpr std::uint16_t vlan = 0x8100;
constexpr std::uint16_t ipv6 = 0x86dd;
constexpr std::uint16_t provider_vlan = 0x88a8;
constexpr std::uint16_t old_provider_vlan = 0x9100;
constexpr std::uint16_t llc = 0x0004;  ///< Linux's ETH_P_802_2: no EtherType, but LLC follows
}  // namespace ethertype

inline bool is_vlan(std::uint16_t type) {
  return type == ethertype::vlan || type == ethertype::provider_vlan ||
         type == ethertype::old_provider_vlan;
}

// All others (encapsulation/).

/// The number space in which an encapsulation has its number.
enum class layer : std::uint8_t {
  link,            ///< libpcap's DLT_ numbers
  ethernet_frame,  ///< an EtherType in an Ethernet header; the decoder gets the whole frame
  ethertype,       ///< the decoder gets what is behind the EtherType
  ip_protocol,
  udp_port,
};

/// The decoder of that number, or null.
decoder find_decoder(layer where, std::uint16_t number);

}  // namespace lens
