// The transfers' slow halves: everything but a first call that simply succeeds.
#include "retry.hpp"

namespace sock::detail {
namespace {

ssize_t receive(int fd, mutable_buffer to, int flags) {
  return ::recv(fd, to.data(), to.size(), flags);
}
ssize_t transmit(int fd, const_buffer from, int flags) {
  return ::send(fd, from.data(), from.size(), MSG_NOSIGNAL | flags);
}

result read_once(int fd, mutable_buffer to, int flags, const until& limit, std::error_code* ec) {
  if (to.size() == 0) return {};
  std::error_code why;
  const ssize_t n = once(fd, readiness::readable, limit, why,
                         [&] { return receive(fd, to, flags | flags_for(limit)); });
  return outcome_of(fd, n, true, why, "recv", ec);
}

result write_once(int fd, const_buffer from, int flags, const until& limit, std::error_code* ec) {
  std::error_code why;
  const ssize_t n = once(fd, readiness::writable, limit, why,
                         [&] { return transmit(fd, from, flags | flags_for(limit)); });
  return outcome_of(fd, n, false, why, "send", ec);
}

result write_on(int fd, const_buffer from, std::size_t done, int flags, const until& limit,
                std::error_code* ec) {
  std::error_code why;
  while (done < from.size()) {
    const ssize_t n = once(fd, readiness::writable, limit, why,
                           [&] { return transmit(fd, from.from(done), flags | flags_for(limit)); });
    if (n < 0) {
      report_on(fd, why, ec, "send", done);
      return {done, outcome::error};
    }
    done += static_cast<std::size_t>(n);
  }
  return {done, outcome::ok};
}

}  // namespace

result read_some_rest(int fd, mutable_buffer to, ssize_t first, std::error_code* ec) {
  if (first < 0 && errno == EINTR) return read_once(fd, to, 0, until::forever(), ec);
  return outcome_of(fd, first, true, {errno, std::system_category()}, "recv", ec);
}

result write_some_rest(int fd, const_buffer from, std::error_code* ec) {
  if (errno == EINTR) return write_once(fd, from, 0, until::forever(), ec);
  return outcome_of(fd, -1, false, {errno, std::system_category()}, "send", ec);
}

result write_all_rest(int fd, const_buffer from, ssize_t first, std::error_code* ec) {
  if (first < 0 && errno != EINTR) {
    report_on(fd, errno, ec, "send");
    return {0, outcome::error};
  }
  const std::size_t done = first < 0 ? 0 : static_cast<std::size_t>(first);
  return write_on(fd, from, done, 0, until::forever(), ec);
}

result write_all_until(int fd, const_buffer from, const until& limit, std::error_code* ec) {
  return write_on(fd, from, 0, 0, limit, ec);
}

result write_all_more(int fd, const_buffer from, const until& limit, std::error_code* ec) {
  return write_on(fd, from, 0, MSG_MORE, limit, ec);
}

result read_exact(int fd, mutable_buffer to, const until& limit, std::error_code* ec) {
  std::error_code why;
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t n = once(fd, readiness::readable, limit, why,
                           [&] { return receive(fd, to.from(done), flags_for(limit)); });
    if (n > 0) {
      done += static_cast<std::size_t>(n);
      continue;
    }
    if (done == 0) return outcome_of(fd, n, true, why, "recv", ec);
    report_on(fd, n == 0 ? make_error_code(errc::cut_short) : why, ec, "recv", done);
    return {done, outcome::error};
  }
  return {done, outcome::ok};
}

result read_some_until(int fd, mutable_buffer to, const until& limit, std::error_code* ec) {
  return read_once(fd, to, 0, limit, ec);
}

result write_some_until(int fd, const_buffer from, const until& limit, std::error_code* ec) {
  return write_once(fd, from, 0, limit, ec);
}

result try_read_some(int fd, mutable_buffer to, std::error_code* ec) {
  return read_once(fd, to, MSG_DONTWAIT, until::forever(), ec);
}

result try_write_some(int fd, const_buffer from, std::error_code* ec) {
  return write_once(fd, from, MSG_DONTWAIT, until::forever(), ec);
}

result peek_some(int fd, mutable_buffer to, const until& limit, std::error_code* ec) {
  return read_once(fd, to, MSG_PEEK, limit, ec);
}

}  // namespace sock::detail
