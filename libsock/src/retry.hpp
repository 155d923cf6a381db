#pragma once
// The loop that every transfer is: call, go on after a signal, wait where that is allowed, count.
#include <time.h>

#include <cerrno>

#include "sock/byte_stream.hpp"

namespace sock::detail {

// EINPROGRESS: the first send of TCP Fast Open has sent the SYN, and found no room for the data.
inline bool is_would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK || number == EINPROGRESS;
}

// A stop is seen even by a loop whose data never runs dry.
inline bool is_stopped(const deadline& limit) {
  return limit.stop() != nullptr && limit.stop()->requested();
}

inline bool has_passed(const deadline& limit) {
  return limit.deadline_ns() != never && limit.deadline_ns() <= now_ns();
}

// What a limited call passes: with a limit it is poll(2) that waits, never the call itself.
inline int flags_for(const deadline& limit) {
  return limit.is_never() ? 0 : MSG_DONTWAIT;
}

// poll(2) said ready, but the call would still block. Another thread may have been faster; or
// poll(2) reports a notice on the error queue (SO_TIMESTAMPING), and goes on doing so. The pause
// keeps the second from taking all of a processor.
inline bool pause_after_spurious_readiness(const deadline& limit, std::error_code& why) {
  if (has_passed(limit)) {
    why = errc::deadline_passed;
    return false;
  }
  const timespec moment{0, 1'000'000};
  ::nanosleep(&moment, nullptr);
  return true;
}

// One successful call of `call` (which returns as recv(2) does, -1 with errno), however many
// signals and waits that takes. Returns -1 and why otherwise. `first`: what an attempt already made
// has returned, with errno.
template <class Call>
ssize_t once(int fd, readiness what, const deadline& limit, std::error_code& why, Call call,
             ssize_t first = untried) {
  ssize_t n = first;
  for (bool is_ready = false;;) {
    if (n == untried) {
      if (is_stopped(limit)) {
        why = errc::stopped;
        return -1;
      }
      n = call();
    }
    if (n >= 0) return n;
    if (is_would_block(errno) && !limit.is_never()) {
      if (is_ready && !pause_after_spurious_readiness(limit, why)) return -1;
      if (!wait(descriptor_view(fd), what, limit, why)) {
        // poll(2) waits for SO_RCVLOWAT bytes: fewer may be there, and count.
        if (why == errc::deadline_passed && what == readiness::readable && (n = call()) >= 0)
          return n;
        return -1;
      }
      is_ready = true;
    } else if (errno != EINTR) {
      why.assign(errno, std::system_category());
      return -1;
    }
    n = untried;
  }
}

// Calls `call(done)` until `size` bytes have moved; a limit holds for all the calls together.
// Returns what the last call returned; -1 and why, if there can be no more.
template <class Call>
ssize_t repeat(int fd, readiness what, const deadline& limit, std::size_t size, std::size_t& done,
               std::error_code& why, Call call, ssize_t first = untried) {
  while (true) {
    const ssize_t n = once(
        fd, what, limit, why, [&] { return call(done); }, first);
    if (n < 0 || (n == 0 && done < size)) return n;
    done += static_cast<std::size_t>(n);
    if (done >= size) return n;
    if (has_passed(limit)) {
      why = errc::deadline_passed;
      return -1;
    }
    first = untried;
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

// What all of a write came to.
inline result all_of(int fd, ssize_t last, std::size_t done, std::error_code why, const char* call,
                     std::error_code* ec) {
  if (last >= 0) return {done, outcome::ok};
  report_on(fd, why, ec, call, done);
  return {done, outcome::error};
}

// A read into nothing, or descriptors with no byte to go with: it can neither move a byte nor see
// the end.
inline result refuse_empty(int fd, const char* call, std::error_code* ec) {
  const bool is_open = fd >= 0;
  report_on(fd,
            is_open ? make_error_code(errc::empty_buffer)
                    : std::make_error_code(std::errc::bad_file_descriptor),
            ec, call);
  return {0, outcome::error};
}

}  // namespace sock::detail
