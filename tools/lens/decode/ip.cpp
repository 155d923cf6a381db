// IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200, jumbograms RFC 2675).

#include <cstring>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"
#include "decode/fragments.hpp"
#include "tshark/header_rules.hpp"

namespace lens {
namespace {

constexpr std::uint8_t protocol_tcp = 6;

constexpr std::uint16_t more_fragments = 0x2000;

/// The fragments of one datagram have these in common (RFC 791 and 8200); `id` is the
/// identification.
fragments::key key_of(const segment& s, std::uint32_t id) {
  fragments::key k;
  const std::size_t size = s.ip_version == 4 ? 4 : 16;
  std::memcpy(k.ends.data(), s.source, size);
  std::memcpy(k.ends.data() + 16, s.target, size);
  k.id = id;
  k.ip_version = s.ip_version;
  return k;
}

/// The options in an IPv4 header. False where one is too short. `target`: where the packet goes in
/// the end, as a source route that is not yet used up tells it (RFC 791, section 3.1).
bool read_ipv4_options(const std::uint8_t* p, std::uint32_t header, const std::uint8_t*& target) {
  bool routed = false;
  for (std::uint32_t i = 20; i < header;) {
    if (p[i] == 0) break;
    if (p[i] == 1) {
      ++i;
      continue;
    }
    if (i + 2 > header || p[i + 1] < 2 || i + p[i + 1] > header) break;
    const std::uint32_t n = p[i + 1];
    if (n < least_ipv4_option(p[i])) return false;
    if (!routed && (p[i] == 131 || p[i] == 137)) {
      routed = true;
      const std::uint32_t next = p[i + 2];
      if (next >= 4 && next % 4 == 0 && next <= n) target = p + i + n - 4;
    }
    i += n;
  }
  return true;
}

[[gnu::always_inline]] inline outcome read_payload(std::uint8_t protocol, const network& inside,
                                                   segment& out, way& in) {
  return protocol == protocol_tcp ? read_tcp({inside.data, inside.captured}, inside.length, out, in)
                                  : read_tunnel(protocol, inside, out, in);
}

/// A fragment of IPv4, of `payload` bytes behind its header: true where it is to be read on,
/// because the datagram is whole now, or because it is the beginning of one that never will be.
bool read_fragment(network& inside, std::uint32_t payload, segment& out, way& in) {
  const std::uint8_t* p = out.ip;
  const std::uint16_t place = be16(p + 6);
  const std::uint32_t offset = (place & 0x1fffU) * 8;
  if (payload == 0 || inside.captured < payload) {
    in.fragment = (place & more_fragments) != 0;
    return offset == 0;
  }
  if (in.pieces == nullptr) return false;
  const std::uint32_t id = ipv4_datagram_id(p[9], be16(p + 4), out.source, out.target, in.vlan);
  const auto* whole = in.pieces->take(key_of(out, id), offset, (place & more_fragments) != 0,
                                      {inside.data, payload});
  if (whole == nullptr) return false;
  const auto size = static_cast<std::uint32_t>(whole->bytes.size());
  inside = {whole->bytes.data(), size, size};
  out.cut = 0;
  out.frames = whole->frames;
  out.joined = whole->bytes;
  return true;
}

outcome read_ipv4(const network& net, segment& out, way& in) {
  const std::uint8_t* p = net.data;
  if (net.captured < 20) return outcome::malformed;
  const std::uint32_t header = (p[0] & 0x0fU) * 4U;
  if (header < 20) return outcome::malformed;
  if (header > net.captured) return outcome::malformed;
  // A total length of 0 is what a capture on the sending host shows of a segment that the network
  // card will cut: the frame's own length is then the true one. Behind a shorter packet is padding.
  std::uint32_t total = be16(p + 2);
  if (total == 0) total = net.length;
  if (total < header) return outcome::malformed;
  const std::uint32_t told = total - header;
  out.cut = total > net.length ? total - net.length : 0;
  total -= out.cut;
  if (total < header) return outcome::malformed;
  out.ip = p;
  out.ip_version = 4;
  out.source = p + 12;
  out.target = p + 16;
  if (header > 20 && !read_ipv4_options(p, header, out.target)) return outcome::malformed;
  out.ip_id = be16(p + 4);
  out.ecn = p[1] & 3U;
  out.ttl = p[8];
  network inside{p + header, (net.captured < total ? net.captured : total) - header,
                 total - header};
  in.fragment = false;
  if ((be16(p + 6) & 0x3fffU) != 0 && !read_fragment(inside, told, out, in))
    return outcome::fragment;
  return read_payload(p[9], inside, out, in);
}

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

/// The options of a header of `size` bytes, of which, and of what follows it, `captured` are at
/// hand. False where one claims more than that. `home`: the home address (RFC 6275, section 6.3).
bool read_ip_options(const std::uint8_t* p, std::uint32_t size, std::uint32_t captured,
                     const std::uint8_t*& home) {
  for (std::uint32_t i = 2; i < size;) {
    if (i + 2 > captured) return false;
    if (p[i] == 0) {  // Pad1 has no length byte
      ++i;
      continue;
    }
    const bool has_home = p[i] == 0xc9;
    const std::uint32_t n = has_home && p[i + 1] < 16 ? 16 : p[i + 1];
    if (i + 2 + n > captured) return false;
    if (has_home) home = p + i + 2;
    i += 2 + n;
  }
  return true;
}

/// Where a routing header of `size` bytes, some of its stations still ahead, leads in the end: the
/// last address of types 0 and 2 (RFC 2460, RFC 6275), the first of a segment list (RFC 8754).
const std::uint8_t* last_station(const std::uint8_t* p, std::uint32_t size) {
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

/// Whether a routing header of `size` bytes has room for the addresses that it has to have.
bool has_stations(const std::uint8_t* p, std::uint32_t size) {
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
class chain {
 public:
  chain(const network& net, segment& out, way& in) : at_(net), out_(out), in_(in) {
    const std::uint8_t* p = net.data;
    next = p[6];
    payload_ = be16(p + 4);
    jumbo_ = payload_ == 0;
    if (jumbo_) payload_ = net.length > 40 ? net.length - 40 : 0;  // until the option tells
    part_ = be16(p + 4);
    step(40);
  }

  /// Reads up to TCP, or whatever else is no extension header. `outcome::tcp`: go on.
  outcome follow() {
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
      if (!look_into(kind, p, size)) return outcome::malformed;
      step(size);
      part_ -= static_cast<std::int32_t>(size);
      // A fragment that is the whole packet (RFC 6946) is none. Where no length is told, tshark
      // reads on, and so do we.
      if (kind == 44 && (be16(p + 2) & 0xfff9U) != 0 && part_ > 0 && !fragment(p))
        return outcome::fragment;
    }
  }

  std::uint8_t next;  ///< the protocol of what `inside` is
  const network& inside() const { return at_; }

 private:
  void step(std::uint32_t n) {
    read_ += n;
    at_.data += n;
    at_.captured -= n;
    at_.length = at_.length > n ? at_.length - n : 0;
  }

  bool look_into(std::uint8_t kind, const std::uint8_t* p, std::uint32_t size) {
    if (kind == 0 && jumbo_) {
      const std::uint32_t told = jumbo_length(p, size);
      if (told == 0) return false;
      payload_ = told;
    }
    if (kind == 43 && !has_stations(p, size)) return false;
    // In a quotation tshark forgets it again.
    if (kind == 43 && !in_.quoted) {
      if (const auto* target = last_station(p, size)) out_.target = target;
    }
    return (kind != 0 && kind != 60) || read_ip_options(p, size, at_.captured, out_.source);
  }

  /// `p` is the fragment header before what is at hand. True where its datagram is whole now.
  bool fragment(const std::uint8_t* p) {
    const auto size = static_cast<std::uint32_t>(part_);
    if (in_.pieces == nullptr || at_.captured < size) return false;
    const std::uint16_t place = be16(p + 2);
    const auto* whole = in_.pieces->take(key_of(out_, be32(p + 4)), place & 0xfff8U,
                                         (place & 1) != 0, {at_.data, size});
    if (whole == nullptr) return false;
    payload_ = static_cast<std::uint32_t>(whole->bytes.size());
    at_ = {whole->bytes.data(), payload_, payload_};
    out_.frames = whole->frames;
    out_.joined = whole->bytes;
    in_.fragment = false;
    read_ = 40;
    part_ = 0;
    return true;
  }

  outcome finish() {
    // What the header says is longer than the frame was: the frame counts.
    const std::uint32_t behind = read_ - 40;
    const std::uint32_t there = behind + at_.length;
    out_.cut = payload_ > there ? payload_ - there : 0;
    payload_ -= out_.cut;
    if (payload_ < behind) return outcome::malformed;
    at_.length = payload_ - behind;
    if (at_.captured > at_.length) at_.captured = at_.length;
    return outcome::tcp;
  }

  network at_;  ///< not yet read
  segment& out_;
  way& in_;
  std::uint32_t read_ = 0;     ///< bytes before it, the IPv6 header counted
  std::uint32_t payload_ = 0;  ///< of the packet, extension headers counted
  std::int32_t part_ = 0;      ///< the same as far as the field tells, less what was read of it
  bool jumbo_ = false;
};

outcome read_ipv6(const network& net, segment& out, way& in) {
  const std::uint8_t* p = net.data;
  if (net.captured < 40) return outcome::malformed;
  out.ip = p;
  out.ip_version = 6;
  out.source = p + 8;
  out.target = p + 24;
  out.ip_id = 0;
  out.ecn = (p[1] >> 4) & 3U;
  out.ttl = p[7];
  // Without a length, and without the option that would tell it (RFC 2675): a capture on the
  // sending host of what its card will cut. tshark takes it for empty.
  if (be16(p + 4) == 0 && p[6] != 0) out.skipped_by_tshark = true;
  chain headers(net, out, in);
  const outcome found = headers.follow();
  return found == outcome::tcp ? read_payload(headers.next, headers.inside(), out, in) : found;
}

}  // namespace

outcome read_ip(const network& net, segment& out, way& in) {
  if (net.captured == 0) return outcome::malformed;
  switch (net.data[0] >> 4) {
    case 4:
      return read_ipv4(net, out, in);
    case 6:
      return read_ipv6(net, out, in);
    default:
      return outcome::malformed;
  }
}

}  // namespace lens
