#include "describe/wrap.hpp"

#include <algorithm>
#include <array>

#include "describe/words.hpp"

namespace lens {
namespace {

constexpr std::array<std::string_view, 12> closing{"，", "。", "：", "；", "、", "！",
                                                   "？", "）", "”",  "》", "」", "…"};
constexpr std::array<std::string_view, 4> opening{"（", "“", "《", "「"};

template <class List>
bool is_one_of(const List& list, std::string_view character) {
  return std::find(list.begin(), list.end(), character) != list.end();
}

std::size_t utf8_length(std::string_view text) {
  std::size_t n = 1;
  while (n < text.size() && (static_cast<unsigned char>(text[n]) & 0xc0U) == 0x80) ++n;
  return n;
}

/// Whether a line may end between two characters that stand side by side.
bool may_break_between(std::string_view left, std::string_view right) {
  if (is_one_of(closing, right) || is_one_of(opening, left)) return false;
  return columns(left) == 2 || columns(right) == 2;
}

}  // namespace

std::vector<std::string_view> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string_view> lines;
  std::size_t begin = 0;   // of the line
  std::size_t end = 0;     // the last place where it may end; begin: none yet
  std::size_t behind = 0;  // where the next line begins then
  std::size_t used = 0;    // columns from begin on
  std::string_view before;
  for (std::size_t at = 0; at < text.size();) {
    const auto character = text.substr(at, utf8_length(text.substr(at)));
    if (character == " ") {
      if (at == begin) {
        begin = end = ++at;
        continue;
      }
      end = at;
      behind = at + 1;
    } else if (at > begin && before != " " && may_break_between(before, character)) {
      end = behind = at;
    }
    used += columns(character);
    if (used > width && end > begin) {
      lines.push_back(text.substr(begin, end - begin));
      // The text between there and here is read again.
      begin = end = at = behind;
      used = 0;
      before = {};
      continue;
    }
    before = character;
    at += character.size();
  }
  if (begin < text.size()) lines.push_back(text.substr(begin));
  return lines;
}

}  // namespace lens
