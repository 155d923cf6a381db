#pragma once
// An asynchronous operation of Boost.Asio with a limit (see sock::deadline).
#include <fcntl.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "sock/limit.hpp"

namespace sock::asio::detail {

using boost::system::error_code;
using sock::detail::never;

inline bool is_stopped(const deadline& limit) {
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

// Cancels an operation at its limit. Where the io_context runs in several threads, it may be at
// work in one while the operation completes in another: hence the mutex.
class alarm : public std::enable_shared_from_this<alarm> {
  auto cancel_because(errc why) {
    return [self = shared_from_this(), why](const error_code& ec) {
      if (ec) return;
      const std::lock_guard hold(self->mutex_);
      if (self->has_ended_) return;
      self->why_ = why;
      self->signal_.emit(boost::asio::cancellation_type::all);
    };
  }

 public:
  explicit alarm(const boost::asio::any_io_executor& executor)
      : timer_(executor), stop_(executor) {}

  boost::asio::cancellation_slot slot() { return signal_.slot(); }

  // Several operations may wait for one stop, and epoll(7) takes each descriptor once. Asio sets
  // O_NONBLOCK, which the stop's eventfd has anyway.
  error_code watch(const stop_source* stop) {
    if (stop == nullptr) return {};
    if (stop->requested()) return std::error_code(errc::stopped);
    descriptor copy(::fcntl(stop->fd(), F_DUPFD_CLOEXEC, 0));
    if (!copy.is_open()) return {errno, boost::system::system_category()};
    error_code ec;
    stop_.assign(copy.fd(), ec);
    if (!ec) (void)copy.release();
    return ec;
  }

  // Once the operation has been started: before, it could not be cancelled.
  void set(std::int64_t deadline_ns) {
    const std::lock_guard hold(mutex_);
    if (has_ended_) return;
    if (stop_.is_open()) stop_.async_wait(stop_.wait_read, cancel_because(errc::stopped));
    if (deadline_ns == never) return;
    timer_.expires_at(time_of(deadline_ns));
    timer_.async_wait(cancel_because(errc::deadline_passed));
  }

  void cancel(boost::asio::cancellation_type type) {
    const std::lock_guard hold(mutex_);
    if (!has_ended_) signal_.emit(type);
  }

  // The result of the operation. A cancellation that the limit caused is told apart from others.
  error_code end(const error_code& ec) {
    const std::lock_guard hold(mutex_);
    has_ended_ = true;
    timer_.cancel();
    stop_.close();
    return ec == boost::asio::error::operation_aborted && why_ ? error_code(why_) : ec;
  }

 private:
  std::mutex mutex_;
  boost::asio::steady_timer timer_;
  boost::asio::posix::stream_descriptor stop_;
  boost::asio::cancellation_signal signal_;
  bool has_ended_ = false;
  std::error_code why_;
};

// The implementation of async_compose for `limited`. Only a limited operation pays for an alarm.
// The operation is started in one place, since each makes the compiler build all of it again.
template <class Operation, class... Count>
class limited_operation {
 public:
  limited_operation(const boost::asio::any_io_executor& executor, const deadline& limit,
                    Operation operation)
      : executor_(executor), limit_(limit), operation_(std::move(operation)) {}

  template <class Self>
  void operator()(Self& self) {
    if (refused_) return self.complete(refused_, Count{}...);
    self.reset_cancellation_state(boost::asio::enable_total_cancellation());
    auto slot = self.get_cancellation_state().slot();
    const auto armed_alarm = limit_.is_never() ? nullptr : std::make_shared<alarm>(executor_);
    if (armed_alarm) {
      if (refused_ = armed_alarm->watch(limit_.stop()); refused_) {
        const auto executor = executor_;
        return boost::asio::post(executor, std::move(self));
      }
      if (slot.is_connected())
        slot.assign([weak = std::weak_ptr(armed_alarm)](boost::asio::cancellation_type type) {
          if (const auto a = weak.lock()) a->cancel(type);
        });
      slot = armed_alarm->slot();
      alarm_ = armed_alarm;
    }
    const auto deadline = limit_.deadline_ns();
    auto operation = std::move(operation_);
    std::move(operation)(boost::asio::bind_cancellation_slot(slot, std::move(self)));
    if (armed_alarm) armed_alarm->set(deadline);
  }
  // What the operation did is never dropped: the limit counts only where it was cut off.
  template <class Self>
  void operator()(Self& self, error_code ec, Count... count) {
    if (alarm_) ec = std::exchange(alarm_, nullptr)->end(ec);
    self.complete(ec, count...);
  }

 private:
  boost::asio::any_io_executor executor_;
  deadline limit_;
  Operation operation_;
  std::shared_ptr<alarm> alarm_;
  error_code refused_;
};

// Starts a deferred operation that completes with `void(error_code, Count...)`. The limit ends it
// with errc::deadline_passed or errc::stopped.
template <class... Count, class IoObject, class Operation, class CompletionToken>
auto limited(IoObject& object, const deadline& limit, Operation operation,
             CompletionToken&& token) {
  return boost::asio::async_compose<CompletionToken, void(error_code, Count...)>(
      limited_operation<Operation, Count...>(object.get_executor(), limit, std::move(operation)),
      token, object);
}

}  // namespace sock::asio::detail
