#pragma once
// An empty value is usually an unset variable in a script. CLI11 takes the next word for the value
// of `--output=`, and no value for `--output ''`.

#include <string>
#include <string_view>

namespace socklab {

/// What is wrong with the first empty value among a program's own words, `words[0]` being its
/// name; empty where there is none.
inline std::string empty_value(int count, const char* const* words) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--") break;
    if (word.empty()) {
      const std::string_view before = words[i - 1];
      const bool is_value = i > 1 && before.starts_with("-");
      return is_value ? std::string(before) + ": its value is empty" : "an argument is empty";
    }
    if (word.starts_with("--") && word.ends_with("="))
      return std::string(word.substr(0, word.size() - 1)) + ": its value is empty";
  }
  return {};
}

}  // namespace socklab
