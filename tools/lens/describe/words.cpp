#include "describe/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "describe/printable.hpp"

namespace lens {

void append_number(std::string& out, std::int64_t n) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), end);
}

namespace {

/// `ns` in steps of `step` ns, of which 10^decimals make the unit that is written.
void append_rounded(std::string& out, std::int64_t ns, std::int64_t step, std::size_t decimals) {
  const std::int64_t steps = ns / step + (ns % step * 2 >= step ? 1 : 0);
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), steps).ptr;
  const auto n = static_cast<std::size_t>(end - digits.data());
  if (decimals == 0) {
    out.append(digits.data(), n);
    return;
  }
  if (n > decimals) {
    out.append(digits.data(), n - decimals);
    out += '.';
  } else {
    out += "0.";
    out.append(decimals - n, '0');
  }
  const std::size_t tail = std::min(n, decimals);
  out.append(end - tail, tail);
}

}  // namespace

void append_seconds(std::string& out, std::int64_t ns, language lang) {
  constexpr std::int64_t us = 1'000;
  constexpr std::int64_t ms = 1'000 * us;
  constexpr std::int64_t s = 1'000 * ms;
  if (ns < 0) {
    // The capture's clock went back in between.
    out += lang == language::en ? "an unknown time" : "不明时长";
  } else if (ns < ms) {
    append_rounded(out, ns, us, 3);
    out += " ms";
  } else if (ns < 10 * ms) {
    append_rounded(out, ns, 10 * us, 2);
    out += " ms";
  } else if (ns < s) {
    append_rounded(out, ns, ms, 0);
    out += " ms";
  } else if (ns < 120 * s) {
    append_rounded(out, ns, 10 * ms, 2);
    out += " s";
  } else {
    append_number(out, ns / (60 * s));
    out += lang == language::en ? " min " : " 分 ";
    append_number(out, ns / s % 60);
    out += lang == language::en ? " s" : " 秒";
  }
}

namespace {

void append(std::string& out, const value& v, language lang) {
  switch (v.is) {
    case value::kind::number:
      append_number(out, v.n);
      break;
    case value::kind::bytes:
      append_number(out, v.n);
      out += lang == language::zh ? " 字节" : v.n == 1 ? " byte" : " bytes";
      break;
    case value::kind::seconds:
      append_seconds(out, v.n, lang);
      break;
    case value::kind::side:
      out += lang == language::zh ? (v.n == 0 ? "客户端" : "服务器")
                                  : (v.n == 0 ? "client" : "server");
      break;
    case value::kind::text:
      append_printable(out, v.s);
      break;
  }
}

}  // namespace

namespace {

/// The text between the braces: a number, or a number and the words for one and for several.
void append_place(std::string& out, std::string_view inside, language lang,
                  std::initializer_list<value> values) {
  const auto index = static_cast<std::size_t>(inside[0] - '0');
  if (index >= values.size()) return;
  const value& v = values.begin()[index];
  if (inside.size() == 1) {
    append(out, v, lang);
    return;
  }
  const auto several = inside.find('|');
  out.append(v.n == 1 ? inside.substr(2, several - 2) : inside.substr(several + 1));
}

}  // namespace

void append_phrase(std::string& out, std::string_view phrase, language lang,
                   std::initializer_list<value> values) {
  while (!phrase.empty()) {
    const std::size_t open = phrase.find('{');
    const std::size_t end = phrase.find('}', open);
    if (open == phrase.npos || end == phrase.npos) break;
    out.append(phrase.substr(0, open));
    append_place(out, phrase.substr(open + 1, end - open - 1), lang, values);
    phrase.remove_prefix(end + 1);
  }
  out.append(phrase);
}

std::string formatted(const bilingual& phrase, language lang, std::initializer_list<value> values) {
  std::string out;
  append_phrase(out, phrase.in(lang), lang, values);
  return out;
}

std::size_t columns(std::string_view utf8) {
  // Nearly all that is padded is ASCII, and needs no decision for each byte.
  unsigned char all_bits = 0;
  for (const char each : utf8) all_bits |= static_cast<unsigned char>(each);
  if (all_bits < 0x80) return utf8.size();
  std::size_t n = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if ((c & 0xc0U) == 0x80) continue;
    // Three bytes from U+2E80 on, and full-width forms, are wide; box drawing and arrows are not.
    const bool wide =
        (c >= 0xe3 && c <= 0xed) ||
        (c == 0xe2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) >= 0xba) ||
        (c == 0xef && i + 2 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) >= 0xbc) ||
        c >= 0xf0;
    n += wide ? 2 : 1;
  }
  return n;
}

}  // namespace lens
