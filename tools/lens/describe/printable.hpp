#pragma once
// Text from elsewhere (file names, events, steps, the log of a link), made safe for a terminal. It
// may come from an attacker: it must not move the cursor, change colours, begin a new line, or
// reverse the order of the letters.

#include <cstddef>
#include <string>
#include <string_view>

namespace lens {

/// A character of UTF-8 at the beginning of a text.
struct character {
  char32_t code = 0;
  std::size_t size = 0;  ///< bytes; 0: there is no character
};
character first_character(std::string_view s);

/// Whether it is shown as itself: no control character, nothing invisible that changes how others
/// are shown.
bool is_visible(char32_t code);

/// `s` with everything else in the form \x1b (a byte) or \u{202e} (a character). Use it for all
/// text from elsewhere that is written to a terminal.
std::string printable(std::string_view s);
void append_printable(std::string& out, std::string_view s);

}  // namespace lens
