// IPv6 with its extension headers (RFC 8200; jumbograms: RFC 2675).

#include "decode/bytes.hpp"
#include "decode/layers.hpp"

namespace lens {
namespace {

/// The jumbo payload length of a hop-by-hop header of `size` bytes at `p`, or 0.
std::uint32_t jumbo_length(const std::uint8_t* p, std::uint32_t size) {
  for (std::uint32_t i = 2; i < size;) {
    if (p[i] == 0) {  // Pad1 has no length byte
      ++i;
      continue;
    }
    if (i + 2 > size) return 0;
    const std::uint32_t n = p[i + 1];
    if (i + 2 + n > size) return 0;
    if (p[i] == 0xc2 && n == 4) return be32(p + i + 2);
    i += 2 + n;
  }
  return 0;
}

/// Reads the options of a header of `size` bytes; `captured` bytes of it and of what follows are
/// there. False where an option is longer than that. A home address option (RFC 6275, section 6.3)
/// replaces `home`.
bool read_ip_options(const std::uint8_t* p, std::uint32_t size, std::uint32_t captured,
                     const std::uint8_t*& home_address) {
  for (std::uint32_t i = 2; i < size;) {
    if (i + 2 > captured) return false;
    if (p[i] == 0) {  // Pad1 has no length byte
      ++i;
      continue;
    }
    const bool is_home_address_option = p[i] == 0xc9;
    const std::uint32_t n = is_home_address_option && p[i + 1] < 16 ? 16 : p[i + 1];
    if (i + 2 + n > captured) return false;
    if (is_home_address_option) home_address = p + i + 2;
    i += 2 + n;
  }
  return true;
}

/// The last destination in a routing header of `size` bytes that is not used up: the last address
/// of types 0 and 2 (RFC 2460, RFC 6275), the first of a segment list (RFC 8754). Otherwise null.
const std::uint8_t* last_destination(const std::uint8_t* p, std::uint32_t size) {
  if (p[3] == 0 || size < 24) return nullptr;
  switch (p[2]) {
    case 0:
      return p + std::size_t{(size - 8) / 16} * 16 - 8;
    case 2:
    case 4:
      return p + 8;
    default:
      return nullptr;
  }
}

/// Whether a routing header of `size` bytes has room for the addresses that its type requires.
bool has_room_for_addresses(const std::uint8_t* p, std::uint32_t size) {
  switch (p[2]) {
    case 2:
      return size >= 24;
    case 4:
      return size >= 8 + 16 * (p[4] + 1U);
    default:
      return true;
  }
}

/// The chain of extension headers behind an IPv6 header.
class extension_headers {
 public:
  extension_headers(packet_view at, segment& out, decode_context& in)
      : at_(at), out_(out), in_(in) {
    const std::uint8_t* p = at.data;
    next = p[6];
    payload_ = be16(p + 4);
    jumbo_ = payload_ == 0;
    if (jumbo_) payload_ = at.length - 40;  // until the option is read
    part_ = be16(p + 4);
    step(40);
  }

  /// Reads all extension headers. `outcome::tcp`: `inside` can be read.
  outcome read() {
    for (;;) {
      if (next == protocol_tcp) return finish();
      const std::uint8_t* p = at_.data;
      std::uint32_t size = 8;
      switch (next) {
        case 0:   // hop-by-hop options
        case 43:  // routing
        case 60:  // destination options
          if (at_.captured < 2) return outcome::malformed;
          size = (p[1] + 1U) * 8;
          break;
        case 51:  // authentication: counts in fours
          if (at_.captured < 2) return outcome::malformed;
          size = (p[1] + 2U) * 4;
          break;
        case 44:
          break;
        default:  // mobility (135) too: nothing follows it (RFC 6275, section 6.1.1)
          return finish();
      }
      if (at_.captured < size) return outcome::malformed;
      const std::uint8_t kind = next;
      next = p[0];
      if (!read_header(kind, p, size)) return outcome::malformed;
      step(size);
      part_ -= static_cast<std::int32_t>(size);
      // A fragment that is the whole packet (RFC 6946) needs no others. Where the packet has no
      // length, tshark reads on, and so do we.
      if (kind == 44 && (be16(p + 2) & 0xfff9U) != 0 && part_ > 0 && !fragment(p))
        return outcome::fragment;
    }
  }

  std::uint8_t next;  ///< the protocol of what `inside` is
  packet_view inside() const { return at_; }

 private:
  void step(std::uint32_t n) {
    read_ += n;
    at_.skip(n);
  }

  bool read_header(std::uint8_t kind, const std::uint8_t* p, std::uint32_t size) {
    if (kind == 0 && jumbo_) {
      const std::uint32_t length = jumbo_length(p, size);
      if (length == 0) return false;
      payload_ = length;
    }
    if (kind == 43 && !has_room_for_addresses(p, size)) return false;
    // Within an ICMP error message tshark does not use it.
    if (kind == 43 && !in_.quoted) {
      if (const auto* target = last_destination(p, size)) out_.target = target;
    }
    return (kind != 0 && kind != 60) || read_ip_options(p, size, at_.captured, out_.source);
  }

  /// `p` is the fragment header before `at_`. True where its datagram is whole now.
  bool fragment(const std::uint8_t* p) {
    const auto size = static_cast<std::uint32_t>(part_);
    if (in_.reassembly == nullptr || !at_.has(size)) return false;
    const std::uint16_t field = be16(p + 2);
    if (!reassemble(datagram_key(out_, be32(p + 4)), field & 0xfff8U, (field & 1) != 0, size, at_,
                    out_, in_))
      return false;
    payload_ = at_.length;
    read_ = 40;
    part_ = 0;
    return true;
  }

  outcome finish() {
    // Where the header says more than the frame had room for, the frame counts.
    const std::uint32_t headers_length = read_ - 40;
    const std::uint32_t captured_payload = headers_length + at_.length;
    out_.cut = payload_ > captured_payload ? payload_ - captured_payload : 0;
    payload_ -= out_.cut;
    if (payload_ < headers_length) return outcome::malformed;
    at_.length = payload_ - headers_length;
    if (at_.captured > at_.length) at_.captured = at_.length;
    return outcome::tcp;
  }

  packet_view at_;  ///< not yet read
  segment& out_;
  decode_context& in_;
  std::uint32_t read_ = 0;     ///< bytes before it, with the IPv6 header
  std::uint32_t payload_ = 0;  ///< of the packet, with extension headers
  std::int32_t part_ = 0;      ///< what the length field says, less what was read of it
  bool jumbo_ = false;
};

}  // namespace

outcome read_ipv6(packet_view at, segment& out, decode_context& in) {
  if (!at.has(40)) return outcome::malformed;
  const std::uint8_t* p = at.data;
  out.ip = p;
  out.ip_version = 6;
  out.source = p + 8;
  out.target = p + 24;
  out.ip_id = 0;
  out.ecn = (p[1] >> 4) & 3U;
  out.ttl = p[7];
  // A capture on the sending host shows no length, and no option for it (RFC 2675), where the card
  // will cut the segment. tshark takes such a packet for empty.
  if (be16(p + 4) == 0 && p[6] != 0) out.skipped_by_tshark = true;
  extension_headers headers(at, out, in);
  const outcome found = headers.read();
  return found == outcome::tcp ? read_ip_payload(headers.next, headers.inside(), out, in) : found;
}

}  // namespace lens
