#pragma once
// Text for a message: it may come from outside, and must neither end the message (a NUL) nor steer
// a terminal.
#include <string>
#include <string_view>

namespace sock::detail {
/// Control characters and the backslash as `\xNN`; everything else as it is.
std::string printable(std::string_view text);
}  // namespace sock::detail
