#include "tell/words.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace lens {

void append_number(std::string& out, std::int64_t n) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), end);
}

void append_seconds(std::string& out, std::int64_t ns, language lang) {
  const double s = static_cast<double>(ns) / 1e9;
  std::array<char, 48> told;
  int n = 0;
  if (ns < 0) {
    n = std::snprintf(told.data(), told.size(), "%.6f s", s);
  } else if (ns < 1'000'000) {
    n = std::snprintf(told.data(), told.size(), "%.3f ms", s * 1e3);
  } else if (ns < 10'000'000) {
    n = std::snprintf(told.data(), told.size(), "%.2f ms", s * 1e3);
  } else if (ns < 1'000'000'000) {
    n = std::snprintf(told.data(), told.size(), "%.0f ms", s * 1e3);
  } else if (ns < 120'000'000'000) {
    n = std::snprintf(told.data(), told.size(), "%.2f s", s);
  } else {
    const auto whole = static_cast<long long>(s);
    n = std::snprintf(told.data(), told.size(),
                      lang == language::en ? "%lld min %lld s" : "%lld 分 %lld 秒", whole / 60,
                      whole % 60);
    out.append(told.data(), static_cast<std::size_t>(n));
    return;
  }
  out.append(told.data(), static_cast<std::size_t>(n));
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
      out += v.s;
      break;
  }
}

}  // namespace

void say(std::string& out, std::string_view phrase, language lang,
         std::initializer_list<value> values) {
  while (!phrase.empty()) {
    const std::size_t open = phrase.find('{');
    if (open == phrase.npos || open + 2 >= phrase.size()) break;
    out.append(phrase.substr(0, open));
    const auto index = static_cast<std::size_t>(phrase[open + 1] - '0');
    if (index < values.size()) append(out, values.begin()[index], lang);
    phrase.remove_prefix(open + 3);
  }
  out.append(phrase);
}

std::size_t columns(std::string_view utf8) {
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
