#pragma once
// The reader's language, and sentences that stand in one place beside their translation.

#include <cstdlib>
#include <initializer_list>
#include <span>
#include <string_view>

namespace socklab {

/// By SOCKLAB_LANG (en or zh: the lab's --lang), else by the locale: LC_ALL, LC_MESSAGES, LANG,
/// locale(7).
inline bool wants_chinese() {
  for (const char* name : {"SOCKLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return std::string_view(value).starts_with("zh");
  }
  return false;
}

/// A program's sentences are English in its code; its Chinese is a table of these, in a file
/// chinese.cpp.
struct translation {
  std::string_view en;
  std::string_view zh;
};

/// The Chinese of a sentence; the sentence itself where the table has none. (A test looks for
/// those.)
inline std::string_view translated(std::span<const translation> table, std::string_view en) {
  for (const translation& each : table)
    if (each.en == en) return each.zh;
  return en;
}

}  // namespace socklab
