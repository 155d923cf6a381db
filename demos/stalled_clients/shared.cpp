#include "shared.hpp"

#include <sys/resource.h>

#include <utility>  // before Asio

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>

#include "common/log.hpp"

namespace net = boost::asio;

namespace stalled_clients {

std::uint64_t max_connections() {
  constexpr rlim_t for_ourselves = 32;  // standard streams, log, epoll, timers, listener, …
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > for_ourselves ? limit.rlim_cur - for_ourselves : 1;
}

net::awaitable<void> log_totals(std::function<std::string()> line) {
  net::steady_timer second(co_await net::this_coro::executor);
  std::string last;
  while (true) {
    second.expires_after(std::chrono::seconds(1));
    co_await second.async_wait(net::use_awaitable);
    if (std::string now = line(); now != last) {
      demo::log("{}", now);
      last = std::move(now);
    }
  }
}

net::awaitable<bool> stop_signal() {
  net::signal_set signals(co_await net::this_coro::executor, SIGINT, SIGTERM);
  co_await signals.async_wait(net::use_awaitable);
  co_return true;
}

bool live(net::io_context& loop, net::awaitable<bool> life) {
  bool result = false;
  std::exception_ptr failure;
  net::co_spawn(loop, std::move(life), [&](std::exception_ptr thrown, bool returned) {
    failure = std::move(thrown);
    result = returned;
    loop.stop();  // whatever else waits on it is not waited for
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return result;
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace stalled_clients
