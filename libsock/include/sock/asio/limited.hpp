#pragma once
// An asynchronous operation of Boost.Asio with a limit (see sock::until).
#include <fcntl.h>

#include <array>
#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "sock/until.hpp"

namespace sock::asio::detail {

using boost::system::error_code;

inline bool is_stopped(const until& limit) {
  return limit.stop() != nullptr && limit.stop()->requested();
}

// Asio's word for an operation that was cancelled, as the core says it.
inline std::error_code as_stop(const error_code& ec) {
  return ec == boost::asio::error::operation_aborted ? make_error_code(errc::stopped)
                                                     : std::error_code(ec);
}

inline std::chrono::steady_clock::time_point time_of(std::int64_t deadline_ns) {
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(deadline_ns));
}

// The implementation of async_compose for `limited`. The operation, a timer and a wait for the stop
// run side by side; the first to complete cancels the others. Only a limited operation pays for it.
template <class Operation, class... Count>
class limited_operation {
 public:
  limited_operation(const boost::asio::any_io_executor& executor, const until& limit,
                    Operation operation)
      : executor_(executor), limit_(limit), operation_(std::move(operation)) {}

  template <class Self>
  void operator()(Self& self) {
    if (refused_) return self.complete(refused_, Count{}...);
    self.reset_cancellation_state(boost::asio::enable_total_cancellation());
    auto operation = std::move(operation_);
    if (limit_.is_forever()) return std::move(operation)(std::move(self));
    if (refused_ = prepare(); refused_) {
      const auto executor = executor_;
      return boost::asio::post(executor, std::move(self));
    }
    using boost::asio::deferred;
    using boost::asio::experimental::make_parallel_group;
    using boost::asio::experimental::wait_for_one;
    alarm& a = *alarm_;
    if (limit_.stop() == nullptr)
      make_parallel_group(std::move(operation), a.timer.async_wait(deferred))
          .async_wait(wait_for_one(), std::move(self));
    else
      make_parallel_group(std::move(operation), a.timer.async_wait(deferred),
                          a.stop.async_wait(a.stop.wait_read, deferred))
          .async_wait(wait_for_one(), std::move(self));
  }
  template <class Self>
  void operator()(Self& self, error_code ec, Count... count) {
    self.complete(ec, count...);
  }
  template <class Self>
  void operator()(Self& self, std::array<std::size_t, 2>, error_code ec, Count... count,
                  error_code timer) {
    finish(self, ec, timer, boost::asio::error::operation_aborted, count...);
  }
  template <class Self>
  void operator()(Self& self, std::array<std::size_t, 3>, error_code ec, Count... count,
                  error_code timer, error_code stop) {
    finish(self, ec, timer, stop, count...);
  }

 private:
  struct alarm {
    boost::asio::steady_timer timer;
    boost::asio::posix::stream_descriptor stop;
  };

  error_code prepare() {
    if (is_stopped(limit_)) return std::error_code(errc::stopped);
    alarm_.reset(new alarm{boost::asio::steady_timer(executor_, time_of(limit_.deadline_ns())),
                           boost::asio::posix::stream_descriptor(executor_)});
    if (limit_.stop() == nullptr) return {};
    // Several operations may wait for one stop, and epoll(7) takes each descriptor once. Asio sets
    // O_NONBLOCK, which the stop's eventfd has anyway.
    descriptor copy(::fcntl(limit_.stop()->fd(), F_DUPFD_CLOEXEC, 0));
    if (!copy.is_open()) return {errno, boost::system::system_category()};
    error_code ec;
    alarm_->stop.assign(copy.fd(), ec);
    if (!ec) (void)copy.release();
    return ec;
  }

  // What the operation did is never dropped: the limit counts only where it was cut off.
  template <class Self>
  void finish(Self& self, error_code ec, error_code timer, error_code stop, Count... count) {
    alarm_.reset();
    if (ec == boost::asio::error::operation_aborted) {
      if (!stop)
        ec = std::error_code(errc::stopped);
      else if (!timer)
        ec = std::error_code(errc::deadline_passed);
    }
    self.complete(ec, count...);
  }

  boost::asio::any_io_executor executor_;
  until limit_;
  Operation operation_;
  std::unique_ptr<alarm> alarm_;  // two objects of Asio, which must stay where they are
  error_code refused_;
};

// Starts a deferred operation that completes with `void(error_code, Count...)`. The limit ends it
// with errc::deadline_passed or errc::stopped.
template <class... Count, class IoObject, class Operation, class CompletionToken>
auto limited(IoObject& object, const until& limit, Operation operation, CompletionToken&& token) {
  return boost::asio::async_compose<CompletionToken, void(error_code, Count...)>(
      limited_operation<Operation, Count...>(object.get_executor(), limit, std::move(operation)),
      token, object);
}

}  // namespace sock::asio::detail
