#include "render/fields.hpp"

#include <algorithm>
#include <array>

namespace lens {

namespace {

void append_flags(std::string& out, std::uint16_t flags) {
  static constexpr std::pair<std::uint16_t, std::string_view> shown[] = {
      {flag::syn, "SYN "}, {flag::fin, "FIN "}, {flag::rst, "RST "},
      {flag::urg, "URG "}, {flag::ece, "ECE "}, {flag::cwr, "CWR "}};
  for (const auto& [bit, word] : shown) {
    if ((flags & bit) != 0) out += word;
  }
}

}  // namespace

void append_fields(std::string& out, const analyzed_segment& s, const view& v) {
  append_flags(out, s.flags);
  out += "seq ";
  append_number(out, v.seq(s));
  if (s.length > 0) {
    out += " len ";
    append_number(out, s.length);
  }
  if (s.any(flag::ack)) {
    out += " ack ";
    append_number(out, v.ack(s));
  }
  out += " win ";
  append_number(out, s.window);
  if (s.any(flag::syn) && s.max_segment != 0) {
    out += " mss ";
    append_number(out, s.max_segment);
  }
}

void append_fields(std::string& out, const link_event& e, const view& v) {
  append_flags(out, e.flags);
  out += "seq ";
  append_number(out, v.number(e.seq, e.from));
  if (e.length > 0) {
    out += " len ";
    append_number(out, e.length);
  }
  if ((e.flags & flag::ack) != 0) {
    out += " ack ";
    append_number(out, v.number(e.ack, 1 - e.from));
  }
}

std::size_t widest_fields(const connection& c, const view& v) {
  constexpr std::int64_t wraps = 0x100000000;
  const auto digits = [](std::int64_t n) { return std::to_string(n).size(); };
  std::size_t widest = 0;
  for (std::size_t from = 0; from < 2; ++from) {
    const auto highest = [&](std::size_t side) {
      const std::int64_t n = c.sent_by(static_cast<int>(side)).next + v.isn[side];
      return v.raw || n >= wraps ? digits(wraps - 1) : digits(std::max<std::int64_t>(0, n));
    };
    const std::size_t length =
        c.sum.sides[from].data_segments > 0 ? std::string_view(" len 1460").size() : 0;
    widest = std::max(widest, std::string_view("seq  ack  win ").size() + highest(from) + length +
                                  highest(1 - from) + digits(c.sum.sides[from].max_window));
  }
  return widest;
}

}  // namespace lens
