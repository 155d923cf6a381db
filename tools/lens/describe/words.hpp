#pragma once
// Sentences from a table of rules: a rule is a phrase in each language, with placeholders.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lens {

enum class language : std::uint8_t { en, zh };

/// A phrase in each language.
struct bilingual {
  std::string_view en;
  std::string_view zh;
  std::string_view in(language lang) const { return lang == language::zh ? zh : en; }
};

/// What stands between two phrases of a line.
inline std::string_view comma(language lang) {
  return lang == language::zh ? "，" : ", ";
}

/// The value of a placeholder.
struct value {
  enum class kind : std::uint8_t { number, bytes, seconds, side, text } is = kind::number;
  std::int64_t n = 0;
  std::string_view s;
};

inline value num(std::int64_t n) {
  return {value::kind::number, n, {}};
}
inline value num(std::uint64_t n) {
  return num(static_cast<std::int64_t>(n));
}
inline value num(std::uint32_t n) {
  return num(static_cast<std::int64_t>(n));
}
/// "1 byte", "8192 bytes"
inline value bytes(std::int64_t n) {
  return {value::kind::bytes, n, {}};
}
/// A duration in ns, as it is spoken: "0.31 ms", "210 ms", "2.94 s", "3 min 20 s".
inline value secs(std::int64_t ns) {
  return {value::kind::seconds, ns, {}};
}
/// 0: client, 1: server
inline value side(int which) {
  return {value::kind::side, which, {}};
}
inline value text(std::string_view s) {
  return {value::kind::text, 0, s};
}

/// Appends a phrase to `out`. The values replace {0} to {9}; {0:is|are} becomes the first word
/// where the value is 1, otherwise the second.
void append_phrase(std::string& out, std::string_view phrase, language lang,
                   std::initializer_list<value> values);
/// The same as a string.
std::string formatted(const bilingual& phrase, language lang, std::initializer_list<value> values);

void append_number(std::string& out, std::int64_t n);
void append_seconds(std::string& out, std::int64_t ns, language lang);

/// Columns that a terminal needs for UTF-8 text: Chinese characters take two.
std::size_t columns(std::string_view utf8);

}  // namespace lens
