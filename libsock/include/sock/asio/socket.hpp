#pragma once
// What streams and listeners in an event loop share.
#include <fcntl.h>

#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "sock/asio/limited.hpp"
#include "sock/asio/turn.hpp"
#include "sock/socket.hpp"

namespace sock::asio {

template <class T>
using awaitable = boost::asio::awaitable<T>;

/// A socket that belongs to an event loop, which may therefore set O_NONBLOCK on it. Movable while
/// no operation is under way. A call on a closed one fails with EBADF.
///
/// Thread safety: one thread at a time, and what it starts counts: give it a strand where the
/// io_context runs in several threads. view() is as safe as the core's.
template <class Owner, class View>
class basic_socket {
 public:
  using executor_type = boost::asio::any_io_executor;

  /// Takes the socket over. Where that fails (`sock::error`: EBADF for a closed one, ENOSPC where
  /// epoll(7) may watch no more), `socket` still has it.
  basic_socket(const executor_type& executor, Owner&& socket) : socket_(executor) {
    boost::system::error_code why;
    socket_.assign(boost::asio::generic::stream_protocol(AF_UNSPEC, 0), socket.fd(), why);
    if (why) throw error(why, "epoll_ctl");
    (void)socket.release();
  }

  /// The core's view: options, queues, TCP_INFO, peer, shutdown, the `try_` forms.
  [[nodiscard]] View view() noexcept { return View(socket_.native_handle()); }
  [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  /// The limit of every operation that is given none, from now on: set_limit(5s) is five seconds
  /// from this call. It is the way to limit what ssl::stream and Boost.Beast do on this socket.
  void set_limit(const deadline& limit) { limit_ = limit; }

  /// Waits for readiness; completes with `void(boost::system::error_code)`.
  template <class CompletionToken>
  auto async_wait(readiness what, CompletionToken&& token) {
    return async_wait(what, limit_, std::forward<CompletionToken>(token));
  }
  template <class CompletionToken>
  auto async_wait(readiness what, const deadline& limit, CompletionToken&& token) {
    return detail::limited<>(
        socket_, limit,
        socket_.async_wait(what == readiness::readable ? socket_.wait_read : socket_.wait_write,
                           boost::asio::deferred),
        std::forward<CompletionToken>(token));
  }

  /// Ends the operations under way: the coroutines' with errc::stopped, the others with Asio's
  /// operation_aborted.
  void cancel() {
    boost::system::error_code why;
    socket_.cancel(why);
    if (why) throw error(why, "cancel");
  }
  /// cancel(), and close(2).
  void close() { release().close(); }
  void close(std::error_code& ec) { release().close(ec); }

  /// Takes the socket out of the loop again, blocking as it came.
  [[nodiscard]] Owner release() {
    if (!is_open()) return Owner(-1);
    const int fd = socket_.release();
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0) ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    return Owner(fd);
  }

 protected:
  // Each of these suspends the coroutine once. One that is cancelled meanwhile does not go on, even
  // where what it waited for came first: at its next co_await Asio would throw, and the count would
  // be lost.

  awaitable<void> ready(readiness what, deadline limit, std::error_code& ec) {
    const auto state = co_await boost::asio::this_coro::cancellation_state;  // a live view
    const auto before = state.cancelled();
    boost::system::error_code why;
    co_await async_wait(what, limit, boost::asio::redirect_error(boost::asio::use_awaitable, why));
    ec = detail::as_stop(why);
    if (!ec && state.cancelled() != before) ec = errc::stopped;
  }

  // Lets the loop run.
  static awaitable<void> yield_turn(std::error_code& ec) {
    detail::turn::begin();
    const auto state = co_await boost::asio::this_coro::cancellation_state;  // a live view
    const auto before = state.cancelled();
    co_await boost::asio::post(boost::asio::use_awaitable);
    if (state.cancelled() != before) ec = errc::stopped;
  }

  boost::asio::generic::stream_protocol::socket socket_;
  deadline limit_ = deadline::never();
};

}  // namespace sock::asio
