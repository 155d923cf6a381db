#pragma once
#include <sys/timerfd.h>

#include <algorithm>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "failure.hpp"
#include "packet.hpp"

namespace socklab::link {

/// An absolute timer of nanosecond resolution (timerfd_create(2)). Asio's own timers count in
/// microseconds from now.
class alarm {
 public:
  explicit alarm(boost::asio::io_context& io)
      : timer_(io, check(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd")) {}

  /// Has `act` called at `when`, or at once if that is past; instant::max(): not at all.
  void set(instant when) {
    if (when == set_for_) return;
    set_for_ = when;
    itimerspec spec{};
    if (when != instant::max()) {
      // A value of zero would disarm it.
      const auto since = std::max<std::int64_t>(1, when.time_since_epoch().count());
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
                          set_for_ = instant::max();
                          act();
                        }
                        on_ring(std::move(act));
                      });
  }

 private:
  boost::asio::posix::stream_descriptor timer_;
  instant set_for_ = instant::max();
};

}  // namespace socklab::link
