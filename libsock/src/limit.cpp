#include "sock/limit.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

namespace sock {
namespace detail {

std::int64_t now_ns() noexcept {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

std::int64_t deadline_after_ns(std::int64_t delay) noexcept {
  if (delay <= 0) return 0;
  const auto now = now_ns();
  return delay > never - now ? never : now + delay;
}

}  // namespace detail

namespace {
descriptor open_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw error({errno, std::system_category()}, "eventfd");
  return descriptor(fd);
}
}  // namespace

static_assert(std::atomic<bool>::is_always_lock_free, "request() must be async-signal-safe");

stop_source::stop_source() : event_(open_event()) {}

void stop_source::request() noexcept {
  const int before = errno;  // may run in a signal handler
  was_requested_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event_.fd(), &one, sizeof one);
  errno = before;
}

bool stop_source::is_readable() const noexcept {
  const int before = errno;
  pollfd p{event_.fd(), POLLIN, 0};
  int n = 0;
  while ((n = ::poll(&p, 1, 0)) < 0 && errno == EINTR) {
  }
  errno = before;
  return n == 1;
}

void stop_source::reset() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t n = ::read(event_.fd(), &count, sizeof count);
}

deadline deadline::share(std::size_t attempts) const noexcept {
  deadline part = *this;
  if (deadline_ == detail::never) return part;
  const auto now = detail::now_ns();
  const auto left = std::max<std::int64_t>(deadline_ - now, 0);
  part.deadline_ = now + left / static_cast<std::int64_t>(attempts);
  return part;
}

limit::operator deadline() const noexcept {
  deadline fixed;
  fixed.deadline_ = is_delay_ ? detail::deadline_after_ns(ns_) : ns_;
  fixed.stop_ = stop_;
  return fixed;
}

bool wait(descriptor_view socket, readiness what, const deadline& limit, std::error_code& ec) {
  detail::clear(ec);
  const auto fail = [&](std::error_code why) {
    ec = why;
    return false;
  };
  const std::error_code bad_descriptor = std::make_error_code(std::errc::bad_file_descriptor);
  if (!socket.is_open()) return fail(bad_descriptor);  // poll(2) passes over a negative number
  pollfd fds[2] = {
      {socket.fd(), static_cast<short>(what == readiness::readable ? POLLIN : POLLOUT), 0},
      {limit.stop() != nullptr ? limit.stop()->fd() : -1, POLLIN, 0}};
  while (true) {
    timespec left{};
    timespec* timeout = nullptr;
    if (limit.deadline_ns() != detail::never) {
      const std::int64_t ns = std::max<std::int64_t>(limit.deadline_ns() - detail::now_ns(), 0);
      left = {ns / 1'000'000'000, ns % 1'000'000'000};
      timeout = &left;
    }
    const int n = ::ppoll(fds, 2, timeout, nullptr);
    if (n < 0 && errno != EINTR) return fail({errno, std::system_category()});
    if (n == 0) return fail(errc::deadline_passed);
    if (n < 0) continue;
    if (((fds[0].revents | fds[1].revents) & POLLNVAL) != 0) return fail(bad_descriptor);
    if (fds[1].revents != 0) return fail(errc::stopped);
    return true;
  }
}

}  // namespace sock
