#pragma once
// Text broken into lines of a terminal.

#include <string>
#include <string_view>
#include <vector>

namespace lens {

/// Lines of at most `width` columns, views into `text`. Breaks at spaces, which go, and between
/// Chinese characters, but never before a mark that closes nor behind one that opens; a word, a
/// number or an address is not broken: one that is wider than a line has a line to itself.
std::vector<std::string_view> wrap(std::string_view text, std::size_t width);
std::vector<std::string_view> wrap(std::string&& text, std::size_t width) = delete;

}  // namespace lens
