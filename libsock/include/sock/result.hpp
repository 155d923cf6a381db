#pragma once
// What a transfer did, in a form that cannot be misread.
#include <cstddef>

namespace sock {

/// Why a transfer ended. A clean end of stream is not an error, and neither is "nothing just now".
enum class outcome : unsigned char {
  ok,             ///< what the name promises was done: some bytes, exactly those bytes, all bytes
  end_of_stream,  ///< the peer has finished sending (its FIN was reached)
  would_block,    ///< not now: a `try_` call, an O_NONBLOCK descriptor, or SO_RCVTIMEO ran out
  error,          ///< the error_code says which
};

/// The count is always what really moved, whatever the outcome: after an error half way through
/// `write_all`, `bytes` is the part the kernel took (in the throwing form:
/// `error::transferred()`).
///
///     while (auto got = peer.read_some(block)) use(block, got.bytes);  // until end of stream
///
/// Thread safety: a value, as std::string is.
struct result {
  std::size_t bytes = 0;
  outcome why = outcome::ok;

  explicit constexpr operator bool() const noexcept { return why == outcome::ok; }
  [[nodiscard]] constexpr bool end_of_stream() const noexcept {
    return why == outcome::end_of_stream;
  }
  [[nodiscard]] constexpr bool would_block() const noexcept { return why == outcome::would_block; }
  [[nodiscard]] constexpr bool failed() const noexcept { return why == outcome::error; }
};

}  // namespace sock
