#pragma once

namespace full_exchange {

/// Has the link (tcplink) hand this host a segment that is out of date: whoever gets one answers
/// with an ACK (RFC 9293, 3.10.7.4), and an ACK tells the window. Returns when the host has got it.
/// \returns false where this program does not run on a link
/// \throws std::runtime_error with the link's words where it refuses; std::system_error
bool ask_for_window();

}  // namespace full_exchange
