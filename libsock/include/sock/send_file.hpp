#pragma once
// Bytes that never pass through user space: sendfile(2) and splice(2).
#include <cstdint>

#include "sock/byte_stream.hpp"

namespace sock {

/// Sends `count` bytes of a file, from `offset` on (the file's own offset is neither used nor
/// moved), as write_all does: all of them, or an error with the count. A file that ends before that
/// is `end_of_stream` with the count. No SIGPIPE here either.
///
/// sendfile(2) has no MSG_DONTWAIT, and O_NONBLOCK would be seen by whoever shares the socket: a
/// limit is kept by SO_SNDTIMEO, in slices of 50 ms, and that option is put back afterwards.
result send_file(byte_stream_view to, borrowed file, std::uint64_t offset, std::uint64_t count,
                 const until& limit = until::forever());
result send_file(byte_stream_view to, borrowed file, std::uint64_t offset, std::uint64_t count,
                 const until& limit, std::error_code& ec);

/// Moves up to `most` bytes from a socket into a pipe, splice(2): waits for some. `would_block` if
/// the pipe is full; end_of_stream as in read_some.
[[nodiscard]] result splice_some(byte_stream_view from, borrowed to_pipe, std::size_t most,
                                 const until& limit = until::forever());
[[nodiscard]] result splice_some(byte_stream_view from, borrowed to_pipe, std::size_t most,
                                 const until& limit, std::error_code& ec);

/// Moves `count` bytes from a pipe to a socket, all of them, waiting for room. A pipe that is empty
/// and has no writer left is end_of_stream with the count. The limit as in send_file.
result splice_all(borrowed from_pipe, byte_stream_view to, std::size_t count,
                  const until& limit = until::forever());
result splice_all(borrowed from_pipe, byte_stream_view to, std::size_t count, const until& limit,
                  std::error_code& ec);

}  // namespace sock
