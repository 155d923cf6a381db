#pragma once
// Connecting to a name: happy eyeballs (RFC 8305).
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "sock/asio/resolve.hpp"
#include "sock/asio/stream.hpp"
#include "sock/tcp_socket.hpp"

namespace sock::asio {

struct connect_options {
  /// How long one attempt is alone before the next begins beside it (RFC 8305, 5). After one that
  /// fails, the next begins at once.
  std::chrono::milliseconds attempt_delay{250};
  /// Called with each socket before it connects: the place for options. A std::system_error that it
  /// throws is the failure of this attempt; anything else ends connect() and is thrown by it.
  std::function<void(tcp_socket_view)> prepare;
};

/// The order of RFC 8305, 4: the versions take turns, beginning with the resolver's first choice.
inline std::vector<address> interleave(const std::vector<address>& found) {
  std::vector<address> first, second, mixed;
  for (const address& a : found)
    (a.is_ipv4() == found.front().is_ipv4() ? first : second).push_back(a);
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

namespace detail {

// Attempts side by side, of which the first to connect wins. All of it runs on one strand.
class race : public std::enable_shared_from_this<race> {
 public:
  race(const boost::asio::any_io_executor& strand, const deadline& limit, connect_options options)
      : event_(strand), limit_(limit), options_(std::move(options)) {}

  awaitable<std::optional<sock::stream>> run(std::vector<address> addresses) {
    for (const address& a : addresses) {
      if (limit_.stop() != nullptr && limit_.stop()->requested()) {
        failures.push_back({a, make_error_code(errc::stopped)});
        break;
      }
      start(a);
      co_await next_event(after(options_.attempt_delay));
      if (is_over()) break;
    }
    while (!is_over() && running_ > 0)
      co_await next_event(std::chrono::steady_clock::time_point::max());
    if (!end_) end_ = errc::stopped;
    for (auto* connecting : open_) connecting->cancel();
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    limit_ = deadline::never();
    while (running_ > 0) co_await next_event(std::chrono::steady_clock::time_point::max());
    if (thrown_ && !winner_) std::rethrow_exception(thrown_);
    co_return std::move(winner_);
  }

  std::vector<attempt> failures;

 private:
  using socket = boost::asio::generic::stream_protocol::socket;

  // From now on; saturating.
  static std::chrono::steady_clock::time_point after(std::chrono::milliseconds delay) {
    using clock = std::chrono::steady_clock;
    const auto now = clock::now();
    const auto longest = clock::time_point::max() - now;
    return delay < std::chrono::duration_cast<std::chrono::milliseconds>(longest)
               ? now + delay
               : clock::time_point::max();
  }

  bool is_over() const { return winner_ || thrown_ || end_; }

  void start(const address& to) {
    ++running_;
    boost::asio::co_spawn(
        event_.get_executor(), try_one(to),
        [self = shared_from_this(), to](const std::exception_ptr& thrown, std::error_code ec) {
          if (ec) self->failures.push_back({to, ec});
          if (thrown) self->thrown_ = thrown;
          --self->running_;
          self->event_.cancel();
        });
  }

  // Waits until an attempt has ended, or until `time`. Sets end_ where the limit has passed, or
  // where the coroutine itself was cancelled.
  awaitable<void> next_event(std::chrono::steady_clock::time_point time) {
    event_.expires_at(time);
    boost::system::error_code why;
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await limited<>(event_, limit_, event_.async_wait(boost::asio::deferred),
                       boost::asio::redirect_error(boost::asio::use_awaitable, why));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none)
      end_ = errc::stopped;
    else if (why && why != boost::asio::error::operation_aborted)
      end_ = why;
  }

  awaitable<std::error_code> try_one(address to) {
    std::error_code ec;
    auto opened = tcp_socket::open(to, ec);
    if (!opened) co_return ec;
    try {
      if (options_.prepare) options_.prepare(*opened);
    } catch (const std::system_error& refused) {
      co_return refused.code();
    }
    socket connecting(event_.get_executor());
    connecting.assign({to.family(), 0}, opened->fd());
    (void)opened->release();
    open_.push_back(&connecting);
    boost::system::error_code why;
    co_await connecting.async_connect({to.data(), to.size()},
                                      boost::asio::redirect_error(boost::asio::use_awaitable, why));
    std::erase(open_, &connecting);
    if (winner_) co_return std::error_code();  // too late, which is no failure
    if (why == boost::asio::error::operation_aborted) co_return end_;
    if (why) co_return std::error_code(why);
    if (sock::detail::drop_if_connected_to_itself(connecting.native_handle()))
      co_return make_error_code(errc::connected_to_itself);
    const int fd = connecting.release();
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    winner_ = sock::stream(fd);
    co_return std::error_code();
  }

  boost::asio::steady_timer event_;  // cancelled whenever an attempt has ended
  deadline limit_;
  connect_options options_;
  std::vector<socket*> open_;
  int running_ = 0;
  std::optional<sock::stream> winner_;
  std::exception_ptr thrown_;  // by options_.prepare
  std::error_code end_;        // why the attempts that are left were given up
};

}  // namespace detail

/// Tries addresses as RFC 8305 says: one after another, each with a head start; the first to
/// connect wins and the rest are dropped. Throws connect_error, naming every failure, if none does;
/// what it gives is never empty (see listener for why it is an optional all the same).
inline awaitable<std::optional<sock::stream>> connect(std::vector<address> addresses,
                                                      std::string name,
                                                      deadline limit = deadline::never(),
                                                      connect_options options = {}) {
  const boost::asio::any_io_executor strand =
      boost::asio::make_strand(co_await boost::asio::this_coro::executor);
  auto racing = std::make_shared<detail::race>(strand, limit, std::move(options));
  auto winner = co_await boost::asio::co_spawn(strand, racing->run(std::move(addresses)),
                                               boost::asio::use_awaitable);
  if (winner) co_return winner;
  const std::error_code last = racing->failures.empty() ? make_error_code(errc::no_addresses)
                                                        : racing->failures.back().failure;
  throw connect_error(name, last, std::move(racing->failures));
}

/// Resolves a name and connects to it, without blocking the loop. The limit is for both together.
///
///     auto connected = co_await sock::asio::connect("localhost", port, 5s);
///     sock::asio::stream peer(co_await this_coro::executor, *std::move(connected));
inline awaitable<std::optional<sock::stream>> connect(std::string host, std::string service,
                                                      deadline limit = deadline::never(),
                                                      connect_options options = {}) {
  std::error_code ec;
  const auto found = co_await resolve(host, service, ip_version::any, limit, ec);
  if (ec) throw connect_error(host + ":" + service, ec, {});
  co_return co_await connect(interleave(found), host + ":" + service, limit, std::move(options));
}

}  // namespace sock::asio
