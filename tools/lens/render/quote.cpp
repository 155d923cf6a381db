#include "render/quote.hpp"

#include "describe/printable.hpp"
#include "describe/words.hpp"

namespace lens {
namespace {

/// \u001b, and two of them where a character takes two units of UTF-16.
void append_escape(std::string& out, char32_t code) {
  static constexpr char hex[] = "0123456789abcdef";
  if (code >= 0x10000) {
    append_escape(out, 0xd800 + ((code - 0x10000) >> 10));
    code = 0xdc00 + ((code - 0x10000) & 0x3ffU);
  }
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex[(code >> shift) & 15U];
}

}  // namespace

void append_quoted(std::string& out, std::string_view s) {
  out += '"';
  while (!s.empty()) {
    const character c = first_character(s);
    if (c.size == 0) {
      out += "\xef\xbf\xbd";
    } else if (c.code == '"' || c.code == '\\') {
      out += '\\';
      out += s[0];
    } else if (c.code == '<' || !is_visible(c.code)) {
      append_escape(out, c.code);
    } else {
      out.append(s.substr(0, c.size));
    }
    s.remove_prefix(c.size == 0 ? 1 : c.size);
  }
  out += '"';
}

void append_named(std::string& out, std::string_view name, std::int64_t n) {
  out += ",\"";
  out += name;
  out += "\":";
  append_number(out, n);
}

void append_maybe(std::string& out, std::string_view name, const std::optional<std::int64_t>& n) {
  if (n) return append_named(out, name, *n);
  out += ",\"";
  out += name;
  out += "\":null";
}

void append_hex(std::string& out, std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::size_t at = out.size();
  out.resize(at + 2 * bytes.size());
  for (const std::byte b : bytes) {
    out[at++] = digits[std::to_integer<std::size_t>(b >> 4)];
    out[at++] = digits[std::to_integer<std::size_t>(b & std::byte{15})];
  }
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
