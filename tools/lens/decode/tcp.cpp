// The TCP header (RFC 9293 section 3.1) and its options.

#include <array>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

enum kind : std::uint8_t {
  end = 0,
  no_operation = 1,
  mss = 2,
  scale = 3,
  sack_ok = 4,
  sack = 5,
  timestamps = 8,
  negative_ack = 21,
  multipath = 30,
  fast_open = 34,
  probe = 76,
  experiment = 254
};

void read_sack(const std::uint8_t* p, std::uint32_t bytes, segment& out) {
  for (std::uint32_t i = 0; i + 8 <= bytes && out.sack_count < out.sack.size(); i += 8) {
    out.sack[out.sack_count++] = {be32(p + i), be32(p + i + 4)};
  }
}

/// How long Riverbed's probe has to be for tshark: `p` is behind its length.
std::uint32_t probe_needs(const std::uint8_t* p) {
  constexpr std::array<std::uint32_t, 6> first_version{10, 14, 3, 10, 10, 18};
  constexpr std::array<std::uint32_t, 11> second_version{3, 3, 3, 3, 3, 3, 4, 4, 8, 8, 4};
  const bool first = (p[0] & 1) != 0;
  const std::uint32_t type = first ? p[0] >> 4 : p[0] >> 1;
  if (first) return type < first_version.size() ? first_version[type] : type <= 10 ? 8 : 3;
  return type < second_version.size() ? second_version[type] : 3;
}

/// How long a multipath option has to be (RFC 8684, section 3): `p` is behind its length.
std::uint32_t multipath_needs(const std::uint8_t* p) {
  constexpr std::uint32_t head = 4;
  switch (p[0] >> 4) {
    case 2: {  // data sequence signal: by its flags, an acknowledgement and a mapping
      const std::uint32_t acknowledgement = (p[1] & 1) == 0 ? 0 : (p[1] & 2) != 0 ? 8 : 4;
      const std::uint32_t mapping = (p[1] & 4) == 0 ? 0 : ((p[1] & 8) != 0 ? 8 : 4) + 4 + 2;
      return head + acknowledgement + mapping;
    }
    case 6:  // both: reserved bits, then eight bytes
    case 7:
      return head + 8;
    default:
      return head;
  }
}

/// False where it is too short for what it says.
bool read_multipath(const std::uint8_t* p, std::uint32_t n, segment& out) {
  if (n < 3) return false;
  const int subtype = p[0] >> 4;
  if (subtype >= 8) return true;  // not known: nothing of it is read
  if (n < 4 || n < multipath_needs(p)) return false;
  // MP_CAPABLE without a key only asks for a version: nothing is agreed on yet.
  if (subtype != 0 || n >= 12)
    out.multipath = static_cast<std::uint8_t>(out.multipath | 1U << subtype);
  return true;
}

}  // namespace

void read_options(std::span<const std::uint8_t> options, std::uint32_t whole, segment& out) {
  const std::uint8_t* p = options.data();
  const auto size = static_cast<std::uint32_t>(options.size());
  std::uint32_t i = 0;
  while (i < size) {
    if (p[i] == kind::end) return;
    if (p[i] == kind::no_operation) {
      ++i;
      continue;
    }
    if (i + 2 > whole || (i + 2 <= size && (p[i + 1] < 2 || i + p[i + 1] > whole))) {
      out.has |= segment::odd;
      // tshark marks all that is left in such a case: what was not captured of it is missed.
      if (i + 2 <= size && p[i + 1] >= 2 && size + 2 < whole) out.has |= segment::broken;
      return;
    }
    if (i + 2 > size || i + p[i + 1] > size) return;  // not lying, only cut off by the capture
    const std::uint8_t* value = p + i + 2;
    const std::uint32_t n = p[i + 1];
    switch (p[i]) {
      case kind::mss:
        if (n == 4) {
          out.has |= segment::mss;
          out.max_segment = be16(value);
        }
        break;
      case kind::scale:
        if (n == 3) {
          out.has |= segment::scale;
          out.window_scale = *value;
        }
        break;
      case kind::sack_ok:
        if (n == 2) out.has |= segment::sack_ok;
        break;
      case kind::sack:
        if (n < 10) out.has |= segment::no_block;
        read_sack(value, n - 2, out);
        break;
      case kind::multipath:
        if (!read_multipath(value, n, out)) {
          out.has |= segment::broken;
          return;
        }
        break;
      case kind::negative_ack:
        // tshark looks behind the end of a SCPS selective negative acknowledgement that is right.
        if (n == 6) {
          out.has |= segment::broken;
          return;
        }
        break;
      case kind::probe:
        if (n >= 3 && n < probe_needs(value)) {
          out.has |= segment::broken;
          return;
        }
        break;
      case kind::timestamps:
        if (n == 10) {
          out.has |= segment::timestamps;
          out.ts_value = be32(value);
          out.ts_echo = be32(value + 4);
        }
        break;
      case kind::fast_open:  // RFC 7413; with a cookie
        if (n > 2) out.has |= segment::fast_open;
        break;
      case kind::experiment:
        if (n > 4 && be16(value) == 0xf989) out.has |= segment::fast_open;
        break;
      default:
        break;
    }
    i += n;
  }
}

outcome read_tcp(std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
                 const way& in) {
  // Checksum and urgent pointer are the header's last four bytes: one can do without them.
  if (captured.size() < 16) return outcome::malformed;
  const std::uint8_t* p = captured.data();
  const std::uint32_t header = (p[12] >> 4) * 4U;
  const bool whole = !in.fragment && !in.quoted && header <= length;
  out.tcp = p;
  out.captured = static_cast<std::uint32_t>(captured.size());
  out.source_port = be16(p);
  out.target_port = be16(p + 2);
  out.seq = be32(p + 4);
  out.ack = be32(p + 8);
  out.header = static_cast<std::uint8_t>(header);
  out.flags = be16(p + 12) & 0x1ffU;
  out.window = be16(p + 14);
  out.urgent = captured.size() >= 20 ? be16(p + 18) : 0;
  out.length = whole ? length - header : 0;
  out.has = 0;
  out.multipath = 0;
  out.sack_count = 0;
  if (header > 20 && captured.size() > 20) {
    // Nearly every segment of today carries just the timestamps, behind two no-operations.
    if (header == 32 && captured.size() >= 32 && be32(p + 20) == 0x0101080aU) {
      out.has = segment::timestamps;
      out.ts_value = be32(p + 24);
      out.ts_echo = be32(p + 28);
    } else {
      const std::size_t there = captured.size() < header ? captured.size() : header;
      read_options(captured.subspan(20, there - 20), header - 20, out);
    }
  }
  if (whole && header >= 20) return outcome::tcp;
  out.partial = true;
  out.measured = whole;
  return in.quoted ? outcome::not_tcp : in.fragment ? outcome::fragment : outcome::malformed;
}

}  // namespace lens
