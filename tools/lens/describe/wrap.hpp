#pragma once
// Text broken into lines of a terminal.

#include <string>
#include <string_view>
#include <vector>

namespace lens {

/// Lines of at most `width` columns, views into `text`. Breaks at spaces, which are dropped,
/// and between Chinese characters, but not before closing or after opening punctuation. A word, a
/// number or an address is never broken: a longer one has a line of its own.
std::vector<std::string_view> wrap(std::string_view text, std::size_t width);
std::vector<std::string_view> wrap(std::string&& text, std::size_t width) = delete;

}  // namespace lens
