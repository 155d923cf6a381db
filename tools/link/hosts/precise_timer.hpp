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

/// An absolute timer of nanosecond resolution (timerfd_create(2)). Asio's own timers count in
/// microseconds from now.
///
/// A processor that sleeps takes its time to wake, on a virtual machine 0.1 ms and more. So the
/// alarm is set as much earlier as the last ones came late, and what is left is waited for awake:
/// at most `longest_lead`, and only after a rest, for one that has not slept comes in time.
class alarm {
 public:
  explicit alarm(boost::asio::io_context& io)
      : timer_(io, check(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd")) {}

  /// Has `act` called at `when`, or at once if that is past; instant::max(): not at all.
  void set(instant when) {
    if (when == wanted_) return;
    wanted_ = when;
    itimerspec spec{};
    if (when != instant::max()) {
      rested_ = when - now() > rest;
      rings_at_ = rested_ ? when - lead_ : when;
      // A value of zero would disarm it.
      const auto since = std::max<std::int64_t>(1, rings_at_.time_since_epoch().count());
      spec.it_value.tv_sec = since / 1'000'000'000;
      spec.it_value.tv_nsec = since % 1'000'000'000;
    }
    timerfd_settime(timer_.native_handle(), TFD_TIMER_ABSTIME, &spec, nullptr);
  }

  template <typename Act>
  void on_ring(Act act) {
    timer_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this, act = std::move(act)](const boost::system::error_code& error) mutable {
                        if (error) return;
                        std::uint64_t rings = 0;
                        if (::read(timer_.native_handle(), &rings, sizeof rings) > 0) {
                          wait_out();
                          act();
                        }
                        on_ring(std::move(act));
                      });
  }

 private:
  using nanoseconds = std::chrono::nanoseconds;
  static constexpr nanoseconds rest = std::chrono::milliseconds(1);
  static constexpr nanoseconds longest_lead = std::chrono::microseconds(250);

  static instant now() { return instant{std::chrono::steady_clock::now()}; }

  void wait_out() {
    if (rested_) {
      const nanoseconds late =
          std::clamp<nanoseconds>(now() - rings_at_, nanoseconds{0}, longest_lead);
      lead_ += (late - lead_) / 8;
    }
    while (now() < wanted_) {
    }
    wanted_ = instant::max();
  }

  boost::asio::posix::stream_descriptor timer_;
  instant wanted_ = instant::max();
  instant rings_at_ = instant::max();
  bool rested_ = false;
  nanoseconds lead_{0};
};

}  // namespace socklab::link
