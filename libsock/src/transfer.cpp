// The transfers' slow halves: everything but a first call that simply succeeds.
#include <algorithm>

#include "retry.hpp"

namespace sock::detail {
namespace {

ssize_t receive(int fd, mutable_buffer to, int flags) {
  const std::size_t maximum = (flags & MSG_DONTWAIT) != 0 ? max_at_once : to.size();
  return ::recv(fd, to.data(), std::min(to.size(), maximum), flags);
}
ssize_t transmit(int fd, const_buffer from, int flags) {
  const std::size_t maximum = (flags & MSG_DONTWAIT) != 0 ? max_at_once : from.size();
  return ::send(fd, from.data(), std::min(from.size(), maximum), MSG_NOSIGNAL | flags);
}

result read_once(int fd, mutable_buffer to, int flags, const deadline& limit, std::error_code* ec,
                 ssize_t first = untried) {
  if (to.size() == 0) return refuse_empty(fd, "recv", ec);
  std::error_code why;
  const ssize_t n = once(
      fd, readiness::readable, limit, why,
      [&] { return receive(fd, to, flags | flags_for(limit)); }, first);
  return outcome_of(fd, n, true, why, "recv", ec);
}

result write_once(int fd, const_buffer from, int flags, const deadline& limit, std::error_code* ec,
                  ssize_t first = untried) {
  std::error_code why;
  const ssize_t n = once(
      fd, readiness::writable, limit, why,
      [&] { return transmit(fd, from, flags | flags_for(limit)); }, first);
  return outcome_of(fd, n, false, why, "send", ec);
}

result write_on(int fd, const_buffer from, int flags, const deadline& limit, std::error_code* ec,
                ssize_t first = untried) {
  std::error_code why;
  std::size_t done = 0;
  const ssize_t last = repeat(
      fd, readiness::writable, limit, from.size(), done, why,
      [&](std::size_t at) { return transmit(fd, from.from(at), flags | flags_for(limit)); }, first);
  return all_of(fd, last, done, why, "send", ec);
}

}  // namespace

result read_some_rest(int fd, mutable_buffer to, const deadline& limit, ssize_t first,
                      std::error_code* ec) {
  return read_once(fd, to, 0, limit, ec, first);
}

result read_exact_rest(int fd, mutable_buffer to, const deadline& limit, ssize_t first,
                       std::error_code* ec) {
  if (to.size() == 0 && fd >= 0) return {};
  std::error_code why;
  std::size_t done = 0;
  const ssize_t last = repeat(
      fd, readiness::readable, limit, to.size(), done, why,
      [&](std::size_t at) { return receive(fd, to.from(at), flags_for(limit)); }, first);
  if (last > 0) return {done, outcome::ok};
  if (done == 0) return outcome_of(fd, last, true, why, "recv", ec);
  report_on(fd, last == 0 ? make_error_code(errc::unexpected_eof) : why, ec, "recv", done);
  return {done, outcome::error};
}

result write_some_rest(int fd, const_buffer from, const deadline& limit, ssize_t first,
                       std::error_code* ec) {
  return write_once(fd, from, 0, limit, ec, first);
}

result write_all_rest(int fd, const_buffer from, const deadline& limit, ssize_t first,
                      std::error_code* ec) {
  return write_on(fd, from, 0, limit, ec, first);
}

result write_all_more(int fd, const_buffer from, const deadline& limit, std::error_code* ec) {
  return write_on(fd, from, MSG_MORE, limit, ec);
}

result try_read_some(int fd, mutable_buffer to, std::error_code* ec) {
  return read_once(fd, to, MSG_DONTWAIT, deadline::never(), ec);
}

result try_write_some(int fd, const_buffer from, std::error_code* ec) {
  return write_once(fd, from, MSG_DONTWAIT, deadline::never(), ec);
}

result peek_some(int fd, mutable_buffer to, const deadline& limit, std::error_code* ec) {
  return read_once(fd, to, MSG_PEEK, limit, ec);
}

}  // namespace sock::detail
