#include "show/quote.hpp"

#include "tell/words.hpp"

namespace lens {
namespace {

/// Bytes of the UTF-8 character that begins `s`, 0 if none does.
std::size_t character(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned char c = byte(0);
  const std::size_t n = c < 0x80                ? 1
                        : c >= 0xc2 && c < 0xe0 ? 2
                        : (c & 0xf0U) == 0xe0   ? 3
                        : c >= 0xf0 && c < 0xf5 ? 4
                                                : 0;
  if (n == 0 || n > s.size()) return 0;
  for (std::size_t i = 1; i < n; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond the last character.
  if (n == 3 && ((c == 0xe0 && byte(1) < 0xa0) || (c == 0xed && byte(1) >= 0xa0))) return 0;
  if (n == 4 && ((c == 0xf0 && byte(1) < 0x90) || (c == 0xf4 && byte(1) >= 0x90))) return 0;
  return n;
}

}  // namespace

void append_quoted(std::string& out, std::string_view s) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  while (!s.empty()) {
    const std::size_t n = character(s);
    const auto c = static_cast<unsigned char>(s[0]);
    if (n == 0) {
      out += "\xef\xbf\xbd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += s[0];
    } else if (c < 0x20 || c == '<') {
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
    } else {
      out.append(s.substr(0, n));
    }
    s.remove_prefix(n == 0 ? 1 : n);
  }
  out += '"';
}

void append_named(std::string& out, std::string_view name, std::int64_t n) {
  out += ",\"";
  out += name;
  out += "\":";
  append_number(out, n);
}

void append_list(std::string& out, std::span<const std::string> list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    append_quoted(out, list[i]);
  }
  out += ']';
}

void append_names(std::string& out, std::uint32_t bits, std::span<const std::string_view> words) {
  bool first = true;
  while (bits != 0) {
    const auto i = static_cast<std::size_t>(__builtin_ctz(bits));
    bits &= bits - 1;
    if (i >= words.size()) break;
    out += first ? "\"" : ",\"";
    out += words[i];
    out += '"';
    first = false;
  }
}

}  // namespace lens
