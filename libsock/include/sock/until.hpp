#pragma once
// How long a call may wait: a deadline, a stop from elsewhere, or both.
#include <cstddef>
#include <cstdint>

#include "sock/descriptor.hpp"

namespace sock {

namespace detail {
inline constexpr std::int64_t never = INT64_MAX;
std::int64_t now_ns() noexcept;                               // CLOCK_MONOTONIC
std::int64_t deadline_after_ns(std::int64_t delay) noexcept;  // saturating

// <chrono> alone is half of what this whole header may weigh. Durations and time points are
// therefore known by their shape; whoever writes `2s` has included <chrono> already.
template <class T>
concept duration_like = requires(T d) {
  d.count();
  T::period::num;
  T::period::den;
};
template <class T>
concept time_point_like = requires(T t) {
  typename T::clock;
  T::clock::now();
  t.time_since_epoch();
};
template <duration_like D>
constexpr std::int64_t to_ns(D d) noexcept {
  const auto seconds_max = static_cast<long double>(never) / 1e9L;
  const long double s = static_cast<long double>(d.count()) * D::period::num / D::period::den;
  if (s >= seconds_max) return never;
  if (s <= 0) return 0;
  if constexpr (D::period::den <= 1'000'000'000 && 1'000'000'000 % D::period::den == 0)
    return static_cast<std::int64_t>(d.count() * (1'000'000'000 / D::period::den) * D::period::num);
  else
    return static_cast<std::int64_t>(s * 1e9L);
}
}  // namespace detail

/// Stops calls that wait, from another thread or from a signal handler: every call given this
/// source (see `until`) ends with errc::stopped, now and later, until reset(). One eventfd(2).
///
///     sock::stop_source stop;
///     std::thread t([&] { std::error_code ec; auto peer = listener.accept(stop, ec); });
///     stop.request();  // async-signal-safe; any number of threads wake
///
/// A std::stop_token is joined to it by `std::stop_callback cb(token, [&] { stop.request(); });`
class stop_source {
 public:
  stop_source();
  stop_source(const stop_source&) = delete;  // calls under way hold its address
  stop_source& operator=(const stop_source&) = delete;

  void request() noexcept;
  void reset() noexcept;
  [[nodiscard]] bool requested() const noexcept;
  /// Readable (poll(2)) while a stop is requested.
  [[nodiscard]] int fd() const noexcept { return event_.fd(); }

 private:
  descriptor event_;
  mutable bool requested_ = false;  // atomic by std::atomic_ref; <atomic> is a heavy header
};

/// The limit of a wait, on the monotonic clock: setting the wall clock does not move it, and
/// signals do not prolong it. Made from a duration, a time point of any std::chrono clock, a
/// stop_source, or both. A call whose limit has passed still does what can be done without waiting.
///
///     auto got = peer.read_exact(header, 2s);  // errc::deadline_passed after two seconds in all
///     peer.write_all(data, {2s, stop});        // or errc::stopped
///     auto next = listener.accept(stop);
class until {
 public:
  template <detail::duration_like D>
  until(D d) noexcept : deadline_(detail::deadline_after_ns(detail::to_ns(d))) {}
  template <detail::time_point_like T>
  until(T t) noexcept : deadline_(detail::deadline_after_ns(detail::to_ns(t - T::clock::now()))) {}
  until(const stop_source& stop) noexcept : stop_(&stop) {}
  template <class T>
  requires detail::duration_like<T> || detail::time_point_like<T> until(T limit,
                                                                        const stop_source& stop)
  noexcept : until(limit) { stop_ = &stop; }

  /// No limit: the call blocks as the bare system call does.
  static until forever() noexcept { return {}; }

  /// The limit of the next of `attempts` (at least 1) that follow one another: an equal share of
  /// the time left, so that one that hears nothing leaves some to the others. The stop is theirs
  /// all.
  [[nodiscard]] until share(std::size_t attempts) const noexcept;

  [[nodiscard]] bool is_forever() const noexcept {
    return deadline_ == detail::never && stop_ == nullptr;
  }
  /// Nanoseconds of CLOCK_MONOTONIC; INT64_MAX for none.
  [[nodiscard]] std::int64_t deadline_ns() const noexcept { return deadline_; }
  [[nodiscard]] const stop_source* stop() const noexcept { return stop_; }

 private:
  until() = default;
  std::int64_t deadline_ = detail::never;
  const stop_source* stop_ = nullptr;
};

/// What wait() waits for.
enum class readiness : unsigned char { readable, writable };

/// Waits until poll(2) finds `what` on the descriptor (an error or hang-up counts). False and ec
/// (errc::deadline_passed, errc::stopped or errno) if that does not come first.
bool wait(borrowed socket, readiness what, const until& limit, std::error_code& ec);

}  // namespace sock
