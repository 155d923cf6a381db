#pragma once
// A file's bytes to a socket: sendfile(2).
#include <cstdint>

#include "sock/byte_stream.hpp"

namespace sock {

/// Sends `count` bytes of a file, from `offset` on (the file's own offset is neither used nor
/// moved), as write_all does: all of them, or an error with the count. A file that ends before that
/// is `end_of_stream` with the count. No SIGPIPE here either.
///
/// Without a limit the bytes never pass through user space. With one they do, by pread(2) and
/// send(2): sendfile(2) has no MSG_DONTWAIT, and what could bound it instead (O_NONBLOCK,
/// SO_SNDTIMEO) belongs to the socket, which other threads and processes may be using. A limit
/// takes a regular file alone (EINVAL for others): reading a device may block for ever.
result send_file(byte_stream_view to, descriptor_view file, std::uint64_t offset,
                 std::uint64_t count, const limit& l = deadline::never());
result send_file(byte_stream_view to, descriptor_view file, std::uint64_t offset,
                 std::uint64_t count, const limit& l, std::error_code& ec);

}  // namespace sock
