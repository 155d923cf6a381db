#pragma once
// How long a call may wait: a deadline, a stop from elsewhere, or both.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "sock/descriptor.hpp"

namespace sock {

namespace detail {
inline constexpr std::int64_t never = INT64_MAX;
std::int64_t now_ns() noexcept;                               // CLOCK_MONOTONIC
std::int64_t deadline_after_ns(std::int64_t delay) noexcept;  // saturating; 0 has passed

// Saturating: a duration beyond ±292 years is the longest there is.
template <class Rep, class Period>
constexpr std::int64_t to_ns(std::chrono::duration<Rep, Period> d) noexcept {
  constexpr std::int64_t second = 1'000'000'000;
  if constexpr (std::is_integral_v<Rep> && second % Period::den == 0 &&
                Period::num <= never / second) {
    std::int64_t ns = 0;
    if (!__builtin_mul_overflow(d.count(), second / Period::den * Period::num, &ns)) return ns;
    return d.count() < 0 ? INT64_MIN : never;
  } else {
    const long double ns = static_cast<long double>(d.count()) * Period::num / Period::den * second;
    if (ns >= static_cast<long double>(never)) return never;
    return ns > static_cast<long double>(INT64_MIN) ? static_cast<std::int64_t>(ns)
                                                    : INT64_MIN;  // and what is not a number
  }
}

// What may stand before a stop: no deadline, which may have another stop already.
template <class T>
inline constexpr bool is_time = false;
template <class Rep, class Period>
inline constexpr bool is_time<std::chrono::duration<Rep, Period>> = true;
template <class Clock, class Duration>
inline constexpr bool is_time<std::chrono::time_point<Clock, Duration>> = true;

template <class Clock, class Duration>
std::int64_t deadline_of(std::chrono::time_point<Clock, Duration> t) noexcept {
  const std::int64_t at = to_ns(t.time_since_epoch());
  if (at == never || std::is_same_v<Clock, std::chrono::steady_clock>)  // CLOCK_MONOTONIC itself
    return at > 0 ? at : 0;
  std::int64_t left = 0;
  if (__builtin_sub_overflow(at, to_ns(Clock::now().time_since_epoch()), &left))
    return at < 0 ? 0 : never;
  return deadline_after_ns(left);
}
}  // namespace detail

/// Stops calls that wait, from another thread or from a signal handler: every call given this
/// source (see `deadline`) ends with errc::stopped, now and later, until reset(). A reset() before
/// those calls have returned may hide the request from them. One eventfd(2),
/// which a child of fork(2) shares: its request() and reset() count in the parent too.
///
///     sock::stop_source stop;
///     std::thread t([&] { std::error_code ec; auto peer = listener.accept(stop, ec); });
///     stop.request();  // async-signal-safe; any number of threads wake
///
/// For a std::stop_token: token_stop_source, sock/stop_token.hpp.
///
/// Thread safety: every member in any thread at any time; request() and requested() in signal
/// handlers too. The destructor only when no call is given it any more.
class stop_source {
 public:
  stop_source();
  stop_source(const stop_source&) = delete;  // calls under way hold its address
  stop_source& operator=(const stop_source&) = delete;

  void request() noexcept;
  void reset() noexcept;
  [[nodiscard]] bool requested() const noexcept {
    return was_requested_.load(std::memory_order_acquire) && is_readable();
  }
  /// Readable (poll(2)) while a stop is requested.
  [[nodiscard]] int fd() const noexcept { return event_.fd(); }

 private:
  [[nodiscard]] bool is_readable() const noexcept;

  // Whether a stop is requested is kept in one place, the eventfd, so that request(), reset() and
  // poll(2) cannot disagree, however they interleave. The flag is never cleared: it only saves the
  // system call in a program that has requested no stop yet.
  descriptor event_;
  std::atomic<bool> was_requested_{false};
};

/// The limit of a wait, on the monotonic clock: setting the wall clock does not move it, and
/// signals do not prolong it. Made from a duration, a time point of any std::chrono clock, a
/// stop_source, or both. It is fixed when it is made: one given to several calls limits them
/// together.
///
///     auto got = peer.read_exact(header, 2s);  // errc::deadline_passed after two seconds in all
///     peer.write_all(data, {2s, stop});        // or errc::stopped
///     auto next = listener.accept(stop);
///
/// A call whose limit has passed still makes one attempt, and does what that can without waiting.
/// A call that is stopped makes none.
///
/// Thread safety: a value that does not change.
class deadline {
 public:
  template <class Rep, class Period>
  deadline(std::chrono::duration<Rep, Period> d) noexcept
      : deadline_(detail::deadline_after_ns(detail::to_ns(d))) {}
  template <class Clock, class Duration>
  deadline(std::chrono::time_point<Clock, Duration> t) noexcept
      : deadline_(detail::deadline_of(t)) {}
  deadline(const stop_source& stop) noexcept : stop_(&stop) {}
  template <class T>
  requires detail::is_time<T> deadline(T limit, const stop_source& stop)
  noexcept : deadline(limit) { stop_ = &stop; }
  deadline(const stop_source&& temporary) = delete;  // the limit keeps its address: name it first
  template <class T>
  deadline(T limit, const stop_source&& temporary) = delete;  // as above: name it first

  /// No limit: the call blocks as the bare system call does.
  static deadline never() noexcept { return {}; }

  /// The limit of the next of `attempts` (at least 1) that follow one another: an equal share of
  /// the time left, so that one that gets no answer leaves some to the others. The stop holds for
  /// all of them.
  [[nodiscard]] deadline share(std::size_t attempts) const noexcept;

  [[nodiscard]] bool is_never() const noexcept {
    return deadline_ == detail::never && stop_ == nullptr;
  }
  /// Nanoseconds of CLOCK_MONOTONIC; INT64_MAX for none, 0 for one that had passed from the start.
  [[nodiscard]] std::int64_t deadline_ns() const noexcept { return deadline_; }
  [[nodiscard]] const stop_source* stop() const noexcept { return stop_; }

 private:
  friend class limit;
  deadline() = default;
  std::int64_t deadline_ = detail::never;
  const stop_source* stop_ = nullptr;
};

/// How a transfer takes its limit: whatever a `deadline` is made of, or a `deadline`. It is meant
/// for parameters. A duration given to a call counts from that call, and becomes a deadline only
/// when the first attempt did not do it all: a call that need not wait does not read the clock.
///
/// Thread safety: a value that does not change.
class limit {
 public:
  template <class Rep, class Period>
  limit(std::chrono::duration<Rep, Period> d) noexcept : ns_(detail::to_ns(d)), is_delay_(true) {}
  template <class Clock, class Duration>
  limit(std::chrono::time_point<Clock, Duration> t) noexcept : ns_(detail::deadline_of(t)) {}
  limit(const stop_source& stop) noexcept : stop_(&stop) {}
  template <class T>
  requires detail::is_time<T> limit(T limits, const stop_source& stop)
  noexcept : limit(limits) { stop_ = &stop; }
  limit(const stop_source&& temporary) = delete;  // the limit keeps its address: name it first
  template <class T>
  limit(T limits, const stop_source&& temporary) = delete;  // as above: name it first
  limit(const deadline& fixed) noexcept : ns_(fixed.deadline_), stop_(fixed.stop_) {}

  [[nodiscard]] const stop_source* stop() const noexcept { return stop_; }
  /// A deadline and no stop: the first attempt of a transfer need not look at anything else.
  [[nodiscard]] bool is_deadline_alone() const noexcept {
    return stop_ == nullptr && ns_ != detail::never;
  }
  /// A duration counts from now.
  [[nodiscard]] operator deadline() const noexcept;

 private:
  std::int64_t ns_ = detail::never;
  const stop_source* stop_ = nullptr;
  bool is_delay_ = false;
};

/// What wait() waits for.
enum class readiness : unsigned char { readable, writable };

/// Waits until poll(2) finds `what` on the descriptor (an error or hang-up counts). False and ec
/// (errc::deadline_passed, errc::stopped or errno) if that does not come first.
bool wait(descriptor_view socket, readiness what, const deadline& limit, std::error_code& ec);

}  // namespace sock
