#include "sock/send_file.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/time.h>

#include <algorithm>
#include <optional>

#include "retry.hpp"
#include "sigpipe.hpp"

namespace sock {
namespace {

constexpr std::uint64_t most_a_call = 0x7ffff000;  // what the kernel takes at once
constexpr timeval slice{0, 50'000};

// Bounds how long a call without MSG_DONTWAIT may sleep, for as long as this lives.
class send_timeout {
 public:
  send_timeout(int fd, const until& limit) : fd_(fd) {
    timeval t{};
    socklen_t size = sizeof t;
    if (limit.is_forever() || ::getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, &size) != 0) return;
    before_ = t;
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &slice, sizeof slice);
  }
  ~send_timeout() {
    if (before_) ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &*before_, sizeof *before_);
  }
  send_timeout(const send_timeout&) = delete;
  send_timeout& operator=(const send_timeout&) = delete;

 private:
  int fd_;
  std::optional<timeval> before_;
};

// Moves `count` bytes to socket `to` by calls of `move(most)`, which returns as sendfile(2) does.
template <class Move>
result move_all(int to, std::uint64_t count, const until& limit, const char* call,
                std::error_code* ec, Move move) {
  std::uint64_t done = 0;
  std::error_code why;
  ssize_t n = 0;
  {
    const detail::no_sigpipe quiet;
    const send_timeout bounded(to, limit);
    while (done < count) {
      n = detail::once(to, readiness::writable, limit, why,
                       [&] { return move(std::min(count - done, most_a_call)); });
      if (n <= 0) break;
      done += static_cast<std::uint64_t>(n);
    }
  }
  if (done == count) return {done, outcome::ok};
  if (n == 0) return {done, outcome::end_of_stream};
  detail::report_on(to, why, ec, call, done);
  return {done, outcome::error};
}

result send_file_to(int to, int file, std::uint64_t offset, std::uint64_t count, const until& limit,
                    std::error_code* ec) {
  auto from = static_cast<off64_t>(offset);
  return move_all(to, count, limit, "sendfile", ec,
                  [&](std::uint64_t most) { return ::sendfile64(to, file, &from, most); });
}

result splice_to(int pipe, int to, std::size_t count, const until& limit, std::error_code* ec) {
  return move_all(to, count, limit, "splice", ec, [&](std::uint64_t most) {
    return ::splice(pipe, nullptr, to, nullptr, most, SPLICE_F_MOVE);
  });
}

// SPLICE_F_NONBLOCK bounds the wait for the pipe only; the socket's is bounded by asking poll(2)
// first. EAGAIN then means a full pipe, which is for the caller to empty, unless someone else took
// the data (or the socket is O_NONBLOCK and silent, which comes to the same outcome).
result splice_from(int from, int pipe, std::size_t most, const until& limit, std::error_code* ec) {
  if (most == 0) return {};
  std::error_code why;
  while (limit.is_forever() || wait(borrowed(from), readiness::readable, limit, why)) {
    const ssize_t n = detail::once(from, readiness::readable, until::forever(), why, [&] {
      return ::splice(from, nullptr, pipe, nullptr, most, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    });
    const result r = detail::outcome_of(from, n, true, why, "splice", ec);
    char next;
    if (!r.would_block() || limit.is_forever() ||
        ::recv(from, &next, 1, MSG_PEEK | MSG_DONTWAIT) >= 0)
      return r;
    why.clear();
  }
  detail::report_on(from, why, ec, "splice");
  return {0, outcome::error};
}

}  // namespace

result send_file(byte_stream_view to, borrowed file, std::uint64_t offset, std::uint64_t count,
                 const until& limit) {
  return send_file_to(to.fd(), file.fd(), offset, count, limit, nullptr);
}
result send_file(byte_stream_view to, borrowed file, std::uint64_t offset, std::uint64_t count,
                 const until& limit, std::error_code& ec) {
  detail::clear(ec);
  return send_file_to(to.fd(), file.fd(), offset, count, limit, &ec);
}

result splice_some(byte_stream_view from, borrowed to_pipe, std::size_t most, const until& limit) {
  return splice_from(from.fd(), to_pipe.fd(), most, limit, nullptr);
}
result splice_some(byte_stream_view from, borrowed to_pipe, std::size_t most, const until& limit,
                   std::error_code& ec) {
  detail::clear(ec);
  return splice_from(from.fd(), to_pipe.fd(), most, limit, &ec);
}

result splice_all(borrowed from_pipe, byte_stream_view to, std::size_t count, const until& limit) {
  return splice_to(from_pipe.fd(), to.fd(), count, limit, nullptr);
}
result splice_all(borrowed from_pipe, byte_stream_view to, std::size_t count, const until& limit,
                  std::error_code& ec) {
  detail::clear(ec);
  return splice_to(from_pipe.fd(), to.fd(), count, limit, &ec);
}

}  // namespace sock
