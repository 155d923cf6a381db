#pragma once
// Connecting to a name: happy eyeballs (RFC 8305).
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include "sock/asio/stream.hpp"
#include "sock/tcp_socket.hpp"

namespace sock::asio {

struct connect_options {
  /// How long one attempt is alone before the next begins beside it (RFC 8305, 5). One that fails
  /// hands over at once.
  std::chrono::milliseconds attempt_delay{250};
  /// For the attempts all together; the resolver's time is its own.
  std::chrono::milliseconds deadline{30'000};
  /// Called with each socket before it connects: the place for options.
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

// One connection to be, and several ways to it. All of it runs on one strand.
class race : public std::enable_shared_from_this<race> {
 public:
  race(const boost::asio::any_io_executor& strand, connect_options options)
      : news_(strand), options_(std::move(options)) {}

  awaitable<std::optional<sock::stream>> run(std::vector<address> addresses) {
    const auto end = std::chrono::steady_clock::now() + options_.deadline;
    bool cancelled = false;
    for (const address& a : addresses) {
      start(a);
      cancelled = !co_await hear(
          std::min(end, std::chrono::steady_clock::now() +
                            std::chrono::steady_clock::duration(options_.attempt_delay)));
      if (winner_ || cancelled || std::chrono::steady_clock::now() >= end) break;
    }
    while (!winner_ && !cancelled && running_ > 0 && std::chrono::steady_clock::now() < end)
      cancelled = !co_await hear(end);
    why_others_end_ = cancelled ? errc::stopped : errc::deadline_passed;
    for (auto* socket : open_) socket->cancel();
    co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
    while (running_ > 0) co_await hear(std::chrono::steady_clock::time_point::max());
    co_return std::move(winner_);
  }

  std::vector<attempt> failures;

 private:
  using watched = boost::asio::posix::stream_descriptor;

  void start(const address& to) {
    ++running_;
    boost::asio::co_spawn(
        news_.get_executor(),
        [self = shared_from_this(), to]() -> awaitable<void> {
          std::error_code ec;
          co_await self->try_one(to, ec);
          if (ec) self->failures.push_back({to, ec});
          --self->running_;
          self->news_.cancel();
        },
        boost::asio::detached);
  }

  // False if the waiting coroutine itself was cancelled: any other end of the wait is news.
  awaitable<bool> hear(std::chrono::steady_clock::time_point until) {
    news_.expires_at(until);
    boost::system::error_code ignored;
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await news_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    co_return state.cancelled() == boost::asio::cancellation_type::none;
  }

  awaitable<void> try_one(address to, std::error_code& ec) {
    auto opened = tcp_socket::open(to.is_ipv6() ? protocol::ipv6 : protocol::ipv4, ec);
    if (!opened) co_return;
    if (options_.prepare) {
      try {
        options_.prepare(*opened);
      } catch (const std::system_error& refused) {
        ec = refused.code();
        co_return;
      }
    }
    ::fcntl(opened->fd(), F_SETFL, ::fcntl(opened->fd(), F_GETFL) | O_NONBLOCK);
    if (::connect(opened->fd(), to.data(), to.size()) != 0 && errno != EINPROGRESS &&
        errno != EINTR) {
      ec.assign(errno, std::system_category());
      co_return;
    }
    watched socket(news_.get_executor(), opened->release());
    open_.push_back(&socket);
    boost::system::error_code why;
    co_await socket.async_wait(watched::wait_write,
                               boost::asio::redirect_error(boost::asio::use_awaitable, why));
    std::erase(open_, &socket);
    using pending_error = raw_option<SOL_SOCKET, SO_ERROR, int>;
    if (winner_) co_return;  // too late, and no failure
    if (why)
      ec = why_others_end_;
    else
      ec.assign(socket_view(socket.native_handle()).get<pending_error>().value,
                std::system_category());
    if (ec) co_return;
    const int fd = socket.release();
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    winner_ = sock::stream(fd);
  }

  boost::asio::steady_timer news_;  // cancelled whenever an attempt has come to something
  connect_options options_;
  std::vector<watched*> open_;
  int running_ = 0;
  std::optional<sock::stream> winner_;
  errc why_others_end_ = errc::deadline_passed;
};

}  // namespace detail

/// Tries addresses as RFC 8305 says: one after another, each with a head start; the first to
/// connect wins and the rest are dropped. Throws connect_error, naming every failure, if none does;
/// what it gives is never empty (see listener::accept for why it is an optional all the same).
inline awaitable<std::optional<sock::stream>> connect(std::vector<address> addresses,
                                                      std::string name,
                                                      connect_options options = {}) {
  const boost::asio::any_io_executor strand =
      boost::asio::make_strand(co_await boost::asio::this_coro::executor);
  auto racing = std::make_shared<detail::race>(strand, std::move(options));
  auto winner = co_await boost::asio::co_spawn(strand, racing->run(std::move(addresses)),
                                               boost::asio::use_awaitable);
  if (winner) co_return winner;
  const std::error_code last = racing->failures.empty() ? make_error_code(errc::no_addresses)
                                                        : racing->failures.back().failure;
  throw connect_error(name, last, std::move(racing->failures));
}

/// Resolves a name and connects to it, without blocking the loop.
///
///     auto connected = co_await sock::asio::connect("localhost", port);
///     sock::asio::stream peer(co_await this_coro::executor, *std::move(connected));
inline awaitable<std::optional<sock::stream>> connect(std::string host, std::string service,
                                                      connect_options options = {}) {
  boost::asio::ip::tcp::resolver resolver(co_await boost::asio::this_coro::executor);
  boost::system::error_code why;
  const auto found = co_await resolver.async_resolve(
      host, service, boost::asio::redirect_error(boost::asio::use_awaitable, why));
  if (why) throw connect_error(host + ":" + service, why, {});
  std::vector<address> addresses;
  for (const auto& entry : found)
    addresses.emplace_back(static_cast<const sockaddr*>(entry.endpoint().data()),
                           static_cast<socklen_t>(entry.endpoint().size()));
  co_return co_await connect(interleave(addresses), host + ":" + service, std::move(options));
}

}  // namespace sock::asio
