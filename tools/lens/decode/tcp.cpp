// The TCP header (RFC 9293 section 3.1) and its options.

#include "decode/bytes.hpp"
#include "decode/layers.hpp"
#include "tshark/header_rules.hpp"

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
  fast_open = 34,
  experiment = 254
};

void read_sack(const std::uint8_t* p, std::uint32_t bytes, segment& out) {
  for (std::uint32_t i = 0; i + 8 <= bytes && out.sack_count < out.sack.size(); i += 8) {
    out.sack[out.sack_count++] = {be32(p + i), be32(p + i + 4)};
  }
}

/// Reads one option of `n` bytes, type and length included; `value` is behind these two.
void read_option(std::uint8_t type, const std::uint8_t* value, std::uint32_t n, segment& out) {
  switch (type) {
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
      if (n < 10) out.has |= segment::sack_without_block;
      read_sack(value, n - 2, out);
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
}

}  // namespace

void read_options(std::span<const std::uint8_t> options, std::uint32_t whole, segment& out) {
  const std::uint8_t* p = options.data();
  const auto size = static_cast<std::uint32_t>(options.size());
  for (std::uint32_t i = 0; i < size;) {
    if (p[i] == kind::end) return;
    if (p[i] == kind::no_operation) {
      ++i;
      continue;
    }
    const bool length_captured = i + 2 <= size;
    const std::uint32_t n = length_captured ? p[i + 1] : 0;
    if (i + 2 > whole || (length_captured && (n < 2 || i + n > whole))) {
      out.has |= segment::bad_length;
      if (length_captured && tshark_stops_at_bad_length(n, size, whole))
        out.has |= segment::stops_tshark;
      return;
    }
    if (!length_captured || i + n > size) return;  // the capture ends within the option
    const std::span<const std::uint8_t> option(p + i, n);
    if (tshark_stops_at_option(option)) {
      out.has |= segment::stops_tshark;
      return;
    }
    out.multipath = static_cast<std::uint8_t>(out.multipath | multipath_operation(option));
    read_option(p[i], p + i + 2, n, out);
    i += n;
  }
}

outcome read_tcp(packet_view at, segment& out, const decode_context& in) {
  // Checksum and urgent pointer are the last four bytes of the header: the rest is enough.
  if (!at.has(16)) return outcome::malformed;
  const std::uint8_t* p = at.data;
  const std::uint32_t header = (p[12] >> 4) * 4U;
  const bool whole = !in.fragment && !in.quoted && header <= at.length;
  out.tcp = p;
  out.captured = at.captured;
  out.source_port = be16(p);
  out.target_port = be16(p + 2);
  out.seq = be32(p + 4);
  out.ack = be32(p + 8);
  out.header = static_cast<std::uint8_t>(header);
  out.flags = be16(p + 12) & 0x1ffU;
  out.window = be16(p + 14);
  out.urgent = at.has(20) ? be16(p + 18) : 0;
  out.length = whole ? at.length - header : 0;
  out.has = 0;
  out.multipath = 0;
  out.sack_count = 0;
  if (header > 20 && at.captured > 20) {
    // Nearly every segment of today has only the timestamps, behind two no-operations.
    if (header == 32 && at.has(32) && be32(p + 20) == 0x0101080aU) {
      out.has = segment::timestamps;
      out.ts_value = be32(p + 24);
      out.ts_echo = be32(p + 28);
    } else {
      const std::uint32_t there = std::min(at.captured, header);
      read_options({p + 20, there - 20}, header - 20, out);
    }
  }
  if (whole && header >= 20) return outcome::tcp;
  out.partial = true;
  out.length_known = whole;
  return in.quoted ? outcome::not_tcp : in.fragment ? outcome::fragment : outcome::malformed;
}

}  // namespace lens
