#pragma once
#include <string>
#include <string_view>

#include "call.hpp"

namespace tcpwatch {

/// Appends the line of a call that has returned.
void append_call(std::string& out, const call_data& call, std::string_view program);

/// Appends the line of a call that never returned: its "return", "result" and "errno" are null.
void append_unreturned_call(std::string& out, const call_data& call, std::string_view program);

}  // namespace tcpwatch
