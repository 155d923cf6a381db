#include "render/page/sentence_pool.hpp"

#include <algorithm>
#include <utility>

namespace lens {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "12", "0.031": from `at`, digits with at most one point between them.
std::string_view number_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) {
    ++end;
    while (end < text.size() && is_digit(text[end])) ++end;
  }
  return text.substr(at, end - at);
}

constexpr std::size_t max_letters = 26;

}  // namespace

sentence_pool::pooled sentence_pool::take(std::string_view text,
                                          std::initializer_list<std::int64_t> known) {
  std::vector<std::string> own;
  own.reserve(known.size());
  for (const std::int64_t n : known) own.push_back(std::to_string(n));
  pooled result;
  std::string pattern;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x01' || text[at] == '\x02') {  // ours
      ++at;
      continue;
    }
    if (!is_digit(text[at])) {
      pattern += text[at++];
      continue;
    }
    const std::string_view number = number_at(text, at);
    at += number.size();
    const auto place = [&](auto& list) {
      return static_cast<std::size_t>(std::find(list.begin(), list.end(), number) - list.begin());
    };
    if (const std::size_t i = place(own); i < own.size()) {
      pattern += '\x01';
      pattern += static_cast<char>('a' + i);
      continue;
    }
    const std::size_t i = place(result.numbers);
    if (i == max_letters) {  // too many for letters: it stays
      pattern += number;
      continue;
    }
    if (i == result.numbers.size()) result.numbers.emplace_back(number);
    pattern += '\x02';
    pattern += static_cast<char>('a' + i);
  }
  const auto [there, is_new] = ids_.emplace(std::move(pattern), ids_.size());
  if (is_new) added_.push_back(there->first);
  result.id = there->second;
  return result;
}

std::vector<std::string> sentence_pool::added() {
  return std::exchange(added_, {});
}

}  // namespace lens
