#pragma once
#include <sys/timerfd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "failure.hpp"
#include "line/packet.hpp"

namespace socklab::link {

/// An absolute timer of nanosecond resolution (timerfd_create(2)); Asio's own timers are relative
/// and have microseconds. A processor that sleeps takes its time to wake, on a virtual machine 0.1
/// ms and more. So the alarm is set as much earlier as the last ones came late, and what is left is
/// waited for awake: at most `longest_lead`, and only after a rest, for one that has not slept
/// comes in time.
class precise_timer {
 public:
  explicit precise_timer(boost::asio::io_context& io)
      : timer_(io, check(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd")) {}

  /// Calls the handler at `when`, or at once if that is past; instant::max(): never.
  void set(instant when) {
    if (when == due_) return;
    due_ = when;
    itimerspec spec{};
    if (when != instant::max()) {
      was_idle_ = when - now() > idle_time;
      expires_at_ = was_idle_ ? when - lead_ : when;
      // A value of zero would disarm it.
      const auto since = std::max<std::int64_t>(1, expires_at_.time_since_epoch().count());
      spec.it_value.tv_sec = since / 1'000'000'000;
      spec.it_value.tv_nsec = since % 1'000'000'000;
    }
    timerfd_settime(timer_.native_handle(), TFD_TIMER_ABSTIME, &spec, nullptr);
  }

  template <typename Act>
  void on_expiry(Act act) {
    timer_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this, act = std::move(act)](const boost::system::error_code& error) mutable {
                        if (error) return;
                        std::uint64_t expirations = 0;
                        if (::read(timer_.native_handle(), &expirations, sizeof expirations) > 0) {
                          spin_until_due();
                          act();
                        }
                        on_expiry(std::move(act));
                      });
  }

 private:
  using nanoseconds = std::chrono::nanoseconds;
  static constexpr nanoseconds idle_time = std::chrono::milliseconds(1);
  static constexpr nanoseconds longest_lead = std::chrono::microseconds(250);

  static instant now() { return instant{std::chrono::steady_clock::now()}; }

  void spin_until_due() {
    if (was_idle_) {
      const nanoseconds late =
          std::clamp<nanoseconds>(now() - expires_at_, nanoseconds{0}, longest_lead);
      lead_ += (late - lead_) / 8;
    }
    while (now() < due_) {
    }
    due_ = instant::max();
  }

  boost::asio::posix::stream_descriptor timer_;
  instant due_ = instant::max();
  instant expires_at_ = instant::max();
  bool was_idle_ = false;
  nanoseconds lead_{0};
};

}  // namespace socklab::link
