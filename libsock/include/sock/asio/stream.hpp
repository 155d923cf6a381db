#pragma once
// Connected sockets in an event loop.
#include <type_traits>

#include <boost/asio/buffer.hpp>

#include "sock/asio/socket.hpp"
#include "sock/stream.hpp"
#include "sock/unix.hpp"

namespace sock::asio {

/// A connected socket in an event loop. The buffers must outlive the operation, and so must the
/// stream. One read and one write may be under way at a time.
///
/// For coroutines the transfers are the core's, with the same names, forms, results, errors and
/// limits; they suspend the coroutine instead of the thread:
///
///     sock::asio::stream peer(executor, listener.accept().peer);
///     while (auto got = co_await peer.read_some(block, 30s))
///       co_await peer.write_all(std::span(block).first(got.bytes), {5s, stop});
///
/// A limit, and not `read_some(block) || timer.async_wait(…)`: that operator waits for the first
/// success, so that a reset of the connection is reported only when the timer has expired.
///
/// For every other completion token, for ssl::stream and for Boost.Beast it is an AsyncReadStream
/// and an AsyncWriteStream:
///
///     boost::asio::ssl::stream<sock::asio::stream> tls(std::move(peer), context);
///     tls.next_layer().set_limit(10s);
///     co_await tls.async_handshake(boost::asio::ssl::stream_base::client, use_awaitable);
///
/// Thread safety: as basic_socket.
template <class Owner, class View>
class basic_stream : public basic_socket<Owner, View> {
 public:
  using basic_socket<Owner, View>::basic_socket;
  using basic_socket<Owner, View>::view;

  using lowest_layer_type = basic_stream;
  lowest_layer_type& lowest_layer() { return *this; }
  const lowest_layer_type& lowest_layer() const { return *this; }

  /// Reads what is there into a sequence of buffers, and completes with
  /// `void(boost::system::error_code, std::size_t)`: boost::asio::error::eof at the end of the
  /// stream, errc::deadline_passed, errc::stopped. Never completes before it has returned, and can
  /// be cancelled by the token's cancellation slot; bytes are not lost by either.
  template <class MutableBuffers, class CompletionToken>
  auto async_read_some(const MutableBuffers& to, CompletionToken&& token) {
    return async_read_some(to, this->limit_, std::forward<CompletionToken>(token));
  }
  template <class MutableBuffers, class CompletionToken>
  auto async_read_some(const MutableBuffers& to, const deadline& limit, CompletionToken&& token) {
    return detail::limited<std::size_t>(this->socket_, limit,
                                        this->socket_.async_read_some(to, boost::asio::deferred),
                                        std::forward<CompletionToken>(token));
  }
  /// Writes what fits of a sequence of buffers; otherwise as async_read_some. SIGPIPE is not
  /// raised.
  template <class ConstBuffers, class CompletionToken>
  auto async_write_some(const ConstBuffers& from, CompletionToken&& token) {
    return async_write_some(from, this->limit_, std::forward<CompletionToken>(token));
  }
  template <class ConstBuffers, class CompletionToken>
  auto async_write_some(const ConstBuffers& from, const deadline& limit, CompletionToken&& token) {
    return detail::limited<std::size_t>(this->socket_, limit,
                                        this->socket_.async_write_some(from, boost::asio::deferred),
                                        std::forward<CompletionToken>(token));
  }

  awaitable<result> read_some(mutable_buffer to) {
    return transfer(to, amount::some, this->limit_, nullptr);
  }
  awaitable<result> read_some(mutable_buffer to, std::error_code& ec) {
    return transfer(to, amount::some, this->limit_, &ec);
  }
  awaitable<result> read_some(mutable_buffer to, const deadline& limit) {
    return transfer(to, amount::some, limit, nullptr);
  }
  awaitable<result> read_some(mutable_buffer to, const deadline& limit, std::error_code& ec) {
    return transfer(to, amount::some, limit, &ec);
  }

  awaitable<result> read_exact(mutable_buffer to) {
    return transfer(to, amount::all, this->limit_, nullptr);
  }
  awaitable<result> read_exact(mutable_buffer to, std::error_code& ec) {
    return transfer(to, amount::all, this->limit_, &ec);
  }
  awaitable<result> read_exact(mutable_buffer to, const deadline& limit) {
    return transfer(to, amount::all, limit, nullptr);
  }
  awaitable<result> read_exact(mutable_buffer to, const deadline& limit, std::error_code& ec) {
    return transfer(to, amount::all, limit, &ec);
  }

  awaitable<result> write_some(const_buffer from) {
    return transfer(from, amount::some, this->limit_, nullptr);
  }
  awaitable<result> write_some(const_buffer from, std::error_code& ec) {
    return transfer(from, amount::some, this->limit_, &ec);
  }
  awaitable<result> write_some(const_buffer from, const deadline& limit) {
    return transfer(from, amount::some, limit, nullptr);
  }
  awaitable<result> write_some(const_buffer from, const deadline& limit, std::error_code& ec) {
    return transfer(from, amount::some, limit, &ec);
  }

  /// All four return the count; the two that throw have written all of it.
  awaitable<result> write_all(const_buffer from) {
    return transfer(from, amount::all, this->limit_, nullptr);
  }
  awaitable<result> write_all(const_buffer from, std::error_code& ec) {
    return transfer(from, amount::all, this->limit_, &ec);
  }
  awaitable<result> write_all(const_buffer from, const deadline& limit) {
    return transfer(from, amount::all, limit, nullptr);
  }
  awaitable<result> write_all(const_buffer from, const deadline& limit, std::error_code& ec) {
    return transfer(from, amount::all, limit, &ec);
  }

 private:
  enum class amount : unsigned char { some, all };

  // A transfer of 0 bytes needs no wait; the core decides its result.
  result try_once(mutable_buffer to, amount wanted, std::error_code& ec) {
    if (to.size() == 0 && wanted == amount::all) return view().read_exact(to, ec);
    return view().try_read_some(to, ec);
  }
  result try_once(const_buffer from, amount wanted, std::error_code& ec) {
    if (from.size() == 0 && wanted == amount::all) return view().write_all(from, ec);
    return view().try_write_some(from, ec);
  }

  template <class Buffer>
  awaitable<result> transfer(Buffer buffer, amount wanted, deadline limit, std::error_code* ec) {
    constexpr bool reading = std::is_same_v<Buffer, mutable_buffer>;
    std::error_code why;
    std::size_t done = 0;
    bool has_waited = false;
    for (bool is_complete = false; !is_complete;) {
      if (detail::turn::is_over()) co_await this->yield_turn(why);
      // As in the core, a call whose limit has passed still does what can be done without waiting;
      // but then it does not go on for ever with a peer that is always ready.
      if (!why && detail::is_stopped(limit)) why = errc::stopped;
      if (!why && done > 0 && has_passed(limit)) why = errc::deadline_passed;
      if (why) break;
      const result r = try_once(buffer.from(done), wanted, why);
      done += r.bytes;
      detail::turn::spend(r.bytes);
      is_complete = r && (wanted == amount::some || done == buffer.size());
      if (r.would_block() && has_waited) co_await pause(limit, why);
      has_waited = r.would_block();
      if (has_waited && !why)
        co_await this->ready(reading ? readiness::readable : readiness::writable, limit, why);
      if (r.end_of_stream() && done == 0) co_return store(ec, r);
      if (r.end_of_stream()) why = errc::unexpected_eof;
      if (why) break;
    }
    if (!why) co_return store(ec, {done, outcome::ok});
    sock::detail::report_on(view().fd(), why, ec, reading ? "recv" : "send", done);
    co_return result{done, outcome::error};
  }

  // epoll(7) said ready, but the call would still block: it reports a notice on the error queue
  // (SO_TIMESTAMPING), and goes on doing so. The pause keeps that from taking all of a processor.
  awaitable<void> pause(deadline limit, std::error_code& why) {
    boost::asio::steady_timer moment(this->get_executor(), std::chrono::milliseconds(1));
    const auto state = co_await boost::asio::this_coro::cancellation_state;  // a live view
    const auto before = state.cancelled();
    boost::system::error_code ignored;
    co_await moment.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (has_passed(limit)) why = errc::deadline_passed;
    if (state.cancelled() != before) why = errc::stopped;
  }

  static bool has_passed(const deadline& limit) {
    return limit.deadline_ns() != sock::detail::never &&
           limit.deadline_ns() <= sock::detail::now_ns();
  }
  static result store(std::error_code* ec, result r) {
    if (ec != nullptr) ec->clear();
    return r;
  }
};

using stream = basic_stream<sock::stream, stream_view>;
using unix_stream = basic_stream<sock::unix_stream, unix_stream_view>;

}  // namespace sock::asio
