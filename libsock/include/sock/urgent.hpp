#pragma once
// TCP's urgent byte (RFC 9293, 3.8.5; RFC 6093 says: do not use it for anything new).
#include <cstddef>
#include <optional>

#include "sock/stream.hpp"

namespace sock {

/// Sends one byte with the URG flag, send(2) with MSG_OOB.
void send_urgent(stream_view to, std::byte value);
void send_urgent(stream_view to, std::byte value, std::error_code& ec);

/// Takes the urgent byte out of band; nothing if none has come (or it was read, or oob_inline is
/// set). Linux keeps one: a second overtakes the first, which then is ordinary data.
std::optional<std::byte> read_urgent(stream_view from);
std::optional<std::byte> read_urgent(stream_view from, std::error_code& ec);

/// sockatmark(3): has the reading arrived where the urgent byte was sent? A read never goes across
/// that mark, so testing before each read finds it.
bool at_urgent_mark(stream_view from);

}  // namespace sock
