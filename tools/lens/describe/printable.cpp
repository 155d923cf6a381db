#include "describe/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace lens {
namespace {

struct range {
  char32_t first, last;
};

// Unicode's control and format characters (Cc, Cf), line and paragraph separators.
constexpr std::array<range, 12> hidden{{{0x00, 0x1f},
                                        {0x7f, 0x9f},
                                        {0xad, 0xad},
                                        {0x61c, 0x61c},
                                        {0x180e, 0x180e},
                                        {0x200b, 0x200f},
                                        {0x2028, 0x202e},
                                        {0x2060, 0x206f},
                                        {0xfeff, 0xfeff},
                                        {0xfff9, 0xfffb},
                                        {0x1d173, 0x1d17a},
                                        {0xe0000, 0xe0fff}}};

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f;
}

}  // namespace

character first_character(std::string_view s) {
  if (s.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char c = byte(0);
  if (c < 0x80) return {c, 1};
  const std::size_t n = c >= 0xc2 && c < 0xe0   ? 2
                        : (c & 0xf0U) == 0xe0   ? 3
                        : c >= 0xf0 && c < 0xf5 ? 4
                                                : 0;
  if (n == 0 || n > s.size()) return {};
  char32_t code = c & (0xffU >> (n + 1));
  for (std::size_t i = 1; i < n; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  // Overlong forms, surrogates, and what lies beyond the last character.
  if ((n == 3 && code < 0x800) || (n == 4 && code < 0x10000)) return {};
  if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return {};
  return {code, n};
}

bool is_visible(char32_t code) {
  return std::none_of(hidden.begin(), hidden.end(),
                      [&](const range& r) { return code >= r.first && code <= r.last; });
}

void append_printable(std::string& out, std::string_view s) {
  while (!s.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(s.begin(), s.end(), is_plain) - s.begin());
    out.append(s.substr(0, plain));
    s.remove_prefix(plain);
    if (s.empty()) return;
    const character c = first_character(s);
    std::array<char, 16> output_format{};
    if (c.size <= 1) {
      std::snprintf(output_format.data(), output_format.size(), "\\x%02x",
                    static_cast<unsigned char>(s[0]));
      out += output_format.data();
    } else if (is_visible(c.code)) {
      out.append(s.substr(0, c.size));
    } else {
      std::snprintf(output_format.data(), output_format.size(), "\\u{%x}",
                    static_cast<unsigned>(c.code));
      out += output_format.data();
    }
    s.remove_prefix(std::max<std::size_t>(c.size, 1));
  }
}

std::string printable(std::string_view s) {
  std::string out;
  append_printable(out, s);
  return out;
}

}  // namespace lens
