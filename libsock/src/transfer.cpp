// The transfers' slow halves: everything but a first call that simply succeeds.
#include <cerrno>

#include "sock/byte_stream.hpp"

namespace sock::detail {
namespace {

bool is_would_block(int number) {
  return number == EAGAIN || number == EWOULDBLOCK;
}

// recv(2) and send(2), again after a signal.
ssize_t receive(int fd, mutable_buffer to, int flags) {
  ssize_t n;
  do n = ::recv(fd, to.data(), to.size(), flags);
  while (n < 0 && errno == EINTR);
  return n;
}
ssize_t transmit(int fd, const_buffer from, int flags) {
  ssize_t n;
  do n = ::send(fd, from.data(), from.size(), MSG_NOSIGNAL | flags);
  while (n < 0 && errno == EINTR);
  return n;
}

result read_outcome(int fd, ssize_t n, std::error_code* ec) {
  if (n > 0) return {static_cast<std::size_t>(n), outcome::ok};
  if (n == 0) return {0, outcome::end_of_stream};
  if (is_would_block(errno)) return {0, outcome::would_block};
  report_on(fd, errno, ec, "recv");
  return {0, outcome::error};
}

result write_outcome(int fd, ssize_t n, std::error_code* ec) {
  if (n >= 0) return {static_cast<std::size_t>(n), outcome::ok};
  if (is_would_block(errno)) return {0, outcome::would_block};
  report_on(fd, errno, ec, "send");
  return {0, outcome::error};
}

// A stop is seen even by a loop whose data never runs dry.
bool is_stopped(const until* limit) {
  return limit != nullptr && limit->stop() != nullptr && limit->stop()->requested();
}

}  // namespace

result read_some_rest(int fd, mutable_buffer to, ssize_t first, std::error_code* ec) {
  if (first < 0 && errno == EINTR) first = receive(fd, to, 0);
  return read_outcome(fd, first, ec);
}

result write_some_rest(int fd, const_buffer from, std::error_code* ec) {
  return write_outcome(fd, errno == EINTR ? transmit(fd, from, 0) : -1, ec);
}

result write_all_rest(int fd, const_buffer from, ssize_t n, std::error_code* ec) {
  std::size_t done = 0;
  while (true) {
    if (n >= 0)
      done += static_cast<std::size_t>(n);
    else if (errno != EINTR) {
      report_on(fd, errno, ec, "send", done);
      return {done, outcome::error};
    }
    if (done == from.size()) return {done, outcome::ok};
    n = ::send(fd, from.from(done).data(), from.size() - done, MSG_NOSIGNAL);
  }
}

result write_all_until(int fd, const_buffer from, const until& limit, std::error_code* ec) {
  std::size_t done = 0;
  while (done < from.size()) {
    std::error_code why;
    const ssize_t n = is_stopped(&limit) ? -1 : transmit(fd, from.from(done), MSG_DONTWAIT);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
      continue;
    }
    if (is_stopped(&limit))
      why = errc::stopped;
    else if (!is_would_block(errno))
      why.assign(errno, std::system_category());
    else if (wait(borrowed(fd), readiness::writable, limit, why))
      continue;
    report_on(fd, why, ec, "send", done);
    return {done, outcome::error};
  }
  return {done, outcome::ok};
}

result read_exact(int fd, mutable_buffer to, const until* limit, std::error_code* ec) {
  std::size_t done = 0;
  while (done < to.size()) {
    std::error_code why;
    if (is_stopped(limit)) {
      why = errc::stopped;
    } else {
      const ssize_t n = receive(fd, to.from(done), limit == nullptr ? 0 : MSG_DONTWAIT);
      if (n > 0) {
        done += static_cast<std::size_t>(n);
        continue;
      }
      if (n == 0 && done == 0) return {0, outcome::end_of_stream};
      if (n == 0)
        why = errc::cut_short;
      else if (limit == nullptr && done == 0 && is_would_block(errno))
        return {0, outcome::would_block};
      else if (limit == nullptr || !is_would_block(errno))
        why.assign(errno, std::system_category());
      else if (wait(borrowed(fd), readiness::readable, *limit, why))
        continue;
    }
    report_on(fd, why, ec, "recv", done);
    return {done, outcome::error};
  }
  return {done, outcome::ok};
}

result read_some_until(int fd, mutable_buffer to, const until& limit, std::error_code* ec) {
  if (to.size() == 0) return {};
  std::error_code why = is_stopped(&limit) ? make_error_code(errc::stopped) : std::error_code();
  while (!why) {
    const ssize_t n = receive(fd, to, MSG_DONTWAIT);
    if (n >= 0 || !is_would_block(errno)) return read_outcome(fd, n, ec);
    wait(borrowed(fd), readiness::readable, limit, why);
  }
  report_on(fd, why, ec, "recv");
  return {0, outcome::error};
}

result write_some_until(int fd, const_buffer from, const until& limit, std::error_code* ec) {
  std::error_code why = is_stopped(&limit) ? make_error_code(errc::stopped) : std::error_code();
  while (!why) {
    const ssize_t n = transmit(fd, from, MSG_DONTWAIT);
    if (n >= 0 || !is_would_block(errno)) return write_outcome(fd, n, ec);
    wait(borrowed(fd), readiness::writable, limit, why);
  }
  report_on(fd, why, ec, "send");
  return {0, outcome::error};
}

result try_read_some(int fd, mutable_buffer to, std::error_code* ec) {
  if (to.size() == 0) return {};
  return read_outcome(fd, receive(fd, to, MSG_DONTWAIT), ec);
}

result try_write_some(int fd, const_buffer from, std::error_code* ec) {
  return write_outcome(fd, transmit(fd, from, MSG_DONTWAIT), ec);
}

}  // namespace sock::detail
