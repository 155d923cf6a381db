#pragma once

namespace full_exchange {

/// Has the link hand this host a segment that makes its kernel tell the window; returns once it
/// has. \returns false where there is no link
bool ask_for_window();

}  // namespace full_exchange
