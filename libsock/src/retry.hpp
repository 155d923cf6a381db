#pragma once
// The loop that every transfer is: call, go on after a signal, wait where that is allowed, count.
#include <cerrno>

#include "sock/byte_stream.hpp"

namespace sock::detail {

inline bool is_would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK;
}

// A stop is seen even by a loop whose data never runs dry.
inline bool is_stopped(const until& limit) {
  return limit.stop() != nullptr && limit.stop()->requested();
}

// What a limited call passes: with a limit it is poll(2) that waits, never the call itself.
inline int flags_for(const until& limit) {
  return limit.is_forever() ? 0 : MSG_DONTWAIT;
}

// One successful call of `call` (which returns as recv(2) does, -1 with errno), however many
// signals and waits that takes. Returns -1 and why otherwise.
template <class Call>
ssize_t once(int fd, readiness what, const until& limit, std::error_code& why, Call call) {
  while (true) {
    if (is_stopped(limit)) {
      why = errc::stopped;
      return -1;
    }
    const ssize_t n = call();
    if (n >= 0) return n;
    if (errno == EINTR) continue;
    if (!is_would_block(errno) || limit.is_forever()) {
      why.assign(errno, std::system_category());
      return -1;
    }
    if (!wait(borrowed(fd), what, limit, why)) return -1;
  }
}

// What one read or write came to. "Would block" is an outcome, not an error.
inline result outcome_of(int fd, ssize_t n, bool reading, std::error_code why, const char* call,
                         std::error_code* ec) {
  if (n > 0 || (n == 0 && !reading)) return {static_cast<std::size_t>(n), outcome::ok};
  if (n == 0) return {0, outcome::end_of_stream};
  if (why == std::error_code(EAGAIN, std::system_category())) return {0, outcome::would_block};
  report_on(fd, why, ec, call);
  return {0, outcome::error};
}

}  // namespace sock::detail
