#pragma once
// Sockets handed over to an event loop.
#include <fcntl.h>

#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "sock/listener.hpp"
#include "sock/stream.hpp"

namespace sock::asio {

template <class T>
using awaitable = boost::asio::awaitable<T>;

namespace detail {
// An owner whose descriptor Asio watches itself: it may set O_NONBLOCK, for the socket is its own.
template <class Owner, class View>
class handed_over {
 public:
  handed_over(const boost::asio::any_io_executor& executor, Owner&& socket)
      : socket_(executor, socket.release()) {}

  /// The core's view: options, queues, TCP_INFO, peer, shutdown, the `try_` forms.
  [[nodiscard]] View view() noexcept { return View(socket_.native_handle()); }
  [[nodiscard]] boost::asio::any_io_executor get_executor() { return socket_.get_executor(); }

  /// Waits for readiness; `void(boost::system::error_code)`.
  template <class CompletionToken>
  auto async_wait(readiness what, CompletionToken&& token) {
    using base = boost::asio::posix::descriptor_base;
    return socket_.async_wait(what == readiness::readable ? base::wait_read : base::wait_write,
                              std::forward<CompletionToken>(token));
  }

  /// Ends what is being waited for with errc::stopped.
  void cancel() { socket_.cancel(); }
  void close() { socket_.close(); }
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  /// Takes the socket out of the loop again, blocking as it came.
  [[nodiscard]] Owner release() {
    const int fd = socket_.release();
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0) ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    return Owner(fd);
  }

 protected:
  awaitable<void> ready(readiness what, std::error_code& ec) {
    boost::system::error_code why;
    co_await async_wait(what, boost::asio::redirect_error(boost::asio::use_awaitable, why));
    if (why == boost::asio::error::operation_aborted)
      ec = errc::stopped;
    else if (why)
      ec = why;
  }

  boost::asio::posix::stream_descriptor socket_;
};
}  // namespace detail

/// A connected socket in an event loop. The transfers are the core's, with the same names, results
/// and errors; they suspend the coroutine instead of the thread. One read and one write may be
/// under way at a time. A deadline is a timer beside it:
///
///     sock::asio::stream peer(executor, listener.accept().peer);
///     while (auto got = co_await peer.read_some(block))
///       co_await peer.write_all(std::span(block).first(got.bytes));
///
///     using namespace boost::asio::experimental::awaitable_operators;
///     auto first = co_await (peer.read_some(block) || timer.async_wait(use_awaitable));
///
/// The buffers must outlive the co_await, and so must the stream.
class stream : public detail::handed_over<sock::stream, stream_view> {
 public:
  using handed_over::handed_over;

  awaitable<result> read_some(mutable_buffer to) {
    std::error_code ec;
    co_return settle(co_await read_some(to, ec), ec, "recv");
  }
  awaitable<result> read_some(mutable_buffer to, std::error_code& ec) {
    while (true) {
      const result r = view().try_read_some(to, ec);
      if (!r.would_block()) co_return r;
      co_await ready(readiness::readable, ec);
      if (ec) co_return result{0, outcome::error};
    }
  }

  awaitable<result> read_exact(mutable_buffer to) {
    std::error_code ec;
    co_return settle(co_await read_exact(to, ec), ec, "recv");
  }
  awaitable<result> read_exact(mutable_buffer to, std::error_code& ec) {
    std::size_t done = 0;
    while (done < to.size()) {
      const result r = view().try_read_some(to.from(done), ec);
      done += r.bytes;
      if (r.would_block()) co_await ready(readiness::readable, ec);
      if (r.end_of_stream() && done == 0) co_return r;
      if (r.end_of_stream()) ec = errc::cut_short;
      if (ec) co_return result{done, outcome::error};
    }
    co_return result{done, outcome::ok};
  }

  awaitable<result> write_some(const_buffer from) {
    std::error_code ec;
    co_return settle(co_await write_some(from, ec), ec, "send");
  }
  awaitable<result> write_some(const_buffer from, std::error_code& ec) {
    while (true) {
      const result r = view().try_write_some(from, ec);
      if (!r.would_block()) co_return r;
      co_await ready(readiness::writable, ec);
      if (ec) co_return result{0, outcome::error};
    }
  }

  awaitable<void> write_all(const_buffer from) {
    std::error_code ec;
    settle(co_await write_all(from, ec), ec, "send");
  }
  awaitable<result> write_all(const_buffer from, std::error_code& ec) {
    std::size_t done = 0;
    while (done < from.size()) {
      const result r = view().try_write_some(from.from(done), ec);
      done += r.bytes;
      if (r.would_block()) co_await ready(readiness::writable, ec);
      if (ec) co_return result{done, outcome::error};
    }
    co_return result{done, outcome::ok};
  }

 private:
  result settle(result r, const std::error_code& ec, const char* call) {
    if (ec) sock::detail::report_on(view().fd(), ec, nullptr, call, r.bytes);
    return r;
  }
};

/// A listening socket in an event loop.
///
///     sock::asio::listener listener(executor, sock::listener::bind(where));
///     while (true) {
///       auto connection = co_await listener.accept();
///       co_spawn(executor, serve(std::move(connection->peer)), detached);
///     }
class listener : public detail::handed_over<sock::listener, listener_view> {
 public:
  using handed_over::handed_over;

  /// The connection comes as a plain, blocking sock::stream: hand it over, or give it to a thread.
  /// This form throws, and always gives one; std::optional only because co_spawn and the awaitable
  /// operators must be able to make an empty result, which a socket never is.
  awaitable<std::optional<accepted>> accept() {
    std::error_code ec;
    auto connection = co_await accept(ec);
    if (ec) sock::detail::report(ec, nullptr, "accept4", view().local());
    co_return connection;
  }
  awaitable<std::optional<accepted>> accept(std::error_code& ec) {
    while (true) {
      auto connection = view().try_accept(ec);
      if (connection || ec) co_return connection;
      co_await ready(readiness::readable, ec);
      if (ec) co_return std::nullopt;
    }
  }
};

}  // namespace sock::asio
