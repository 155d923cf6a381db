#pragma once
// Waiting in an event loop without touching the socket's flags.
#include <sys/epoll.h>

#include <utility>  // before Asio: its 1.74 forgets to include it at C++20

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "sock/asio/limited.hpp"
#include "sock/limit.hpp"

namespace sock::asio {

/// Waits until a borrowed socket is readable or writable, by callback, future or coroutine.
///
/// Asio sets O_NONBLOCK on any descriptor it waits on, and that flag belongs to the open file, not
/// to the descriptor: whoever shares the socket (a thread that reads it blocking, the parent that
/// passed it) suddenly gets EAGAIN, and dup(2) does not help. What Asio gets to see here is
/// therefore an epoll(7) instance of our own that watches the socket: one more descriptor, and the
/// socket stays as it is. Sockets that are the loop's alone need none of this: see
/// sock::asio::stream.
///
///     sock::asio::waiter readable(co_await this_coro::executor, peer, sock::readiness::readable);
///     co_await readable.async_wait(boost::asio::use_awaitable);
///     auto got = peer.try_read_some(block);
///
/// Thread safety: one thread at a time.
class waiter {
 public:
  waiter(const boost::asio::any_io_executor& executor, descriptor_view socket, readiness what)
      : watch_(executor) {
    descriptor instance = watch(socket, what);
    boost::system::error_code why;
    watch_.assign(instance.fd(), why);
    if (why) throw error(why, "epoll_ctl");
    (void)instance.release();
  }

  /// Completes with `void(boost::system::error_code)`: errc::deadline_passed, errc::stopped, or
  /// operation_aborted after cancel(). An error
  /// or hang-up of the socket counts as ready: the next call on it tells.
  template <class CompletionToken>
  auto async_wait(CompletionToken&& token) {
    return async_wait(deadline::never(), std::forward<CompletionToken>(token));
  }
  template <class CompletionToken>
  auto async_wait(const deadline& limit, CompletionToken&& token) {
    return detail::limited<>(watch_, limit,
                             watch_.async_wait(watch_.wait_read, boost::asio::deferred),
                             std::forward<CompletionToken>(token));
  }
  void cancel() { watch_.cancel(); }

 private:
  static descriptor watch(descriptor_view socket, readiness what) {
    descriptor instance(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event event{};
    event.events = what == readiness::readable ? EPOLLIN | EPOLLRDHUP : EPOLLOUT;
    if (!instance.is_open() || ::epoll_ctl(instance.fd(), EPOLL_CTL_ADD, socket.fd(), &event) != 0)
      throw error({errno, std::system_category()},
                  instance.is_open() ? "epoll_ctl" : "epoll_create1");
    return instance;
  }

  boost::asio::posix::stream_descriptor watch_;
};

}  // namespace sock::asio
