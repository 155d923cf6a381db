// The Asio adapter: names, and connecting to them side by side.
#include <sys/resource.h>
#include <unistd.h>

#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>
#include <thread>

#include "asio_run.hpp"
#include "catch.hpp"
#include "fake_names.hpp"

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace boost::asio::experimental::awaitable_operators;
using sock::asio::awaitable;

namespace {

sock::address nobody() {
  return sock::listener::bind(sock::address::loopback_ipv4(0)).local();
}

// A listener that answers no SYN: its queue is full.
struct black_hole {
  sock::listener listener = sock::listener::bind(sock::address::loopback_ipv4(0), 0);
  std::vector<sock::stream> queue;
  black_hole() {
    std::error_code ec;
    while (auto c = sock::stream::connect(listener.local(), 50ms, ec))
      queue.push_back(*std::move(c));
  }
};

// Connects, and gives the error that connect() throws.
awaitable<std::error_code> failure_of(awaitable<std::optional<sock::stream>> connecting) {
  try {
    (void)co_await std::move(connecting);
  } catch (const sock::connect_error& e) {
    co_return e.code();
  }
  co_return std::error_code();
}

}  // namespace

TEST_CASE("happy eyeballs: a silent address does not hold up the next") {
  black_hole silent;
  auto listener = sock::listener::bind(sock::address::loopback_ipv6(0));
  const std::vector<sock::address> addresses{silent.listener.local(), listener.local()};
  const auto start = std::chrono::steady_clock::now();
  int prepared = 0;
  const auto connected = run([&]() -> awaitable<std::optional<sock::stream>> {
    sock::asio::connect_options o;
    o.attempt_delay = 50ms;
    o.prepare = [&](sock::tcp_socket_view s) {
      ++prepared;
      s.set(sock::receive_buffer{4096});
    };
    co_return co_await sock::asio::connect(addresses, "both", 20s, o);
  }());
  CHECK(connected->peer() == listener.local());
  CHECK(prepared == 2);
  CHECK_FALSE(is_non_blocking(connected->fd()));
  CHECK(std::chrono::steady_clock::now() - start < 10s);
}

TEST_CASE("happy eyeballs: every failure is reported, and a refusal hands over at once") {
  const std::vector<sock::address> addresses{nobody(), nobody()};
  try {
    run([&]() -> awaitable<std::optional<sock::stream>> {
      sock::asio::connect_options o;
      o.attempt_delay = 20s;  // a refusal that waited for this would time the test out
      co_return co_await sock::asio::connect(addresses, "nobody", sock::deadline::never(), o);
    }());
    FAIL("connected to nobody");
  } catch (const sock::connect_error& e) {
    CHECK(e.failures().size() == 2);
    CHECK(e.code() == std::errc::connection_refused);
  }
  black_hole silent;
  const std::vector<sock::address> unanswered{silent.listener.local()};
  try {
    run([&]() -> awaitable<std::optional<sock::stream>> {
      co_return co_await sock::asio::connect(unanswered, "silence", 60ms);
    }());
    FAIL("connected to silence");
  } catch (const sock::connect_error& e) {
    CHECK(e.code() == sock::errc::deadline_passed);
  }
}

TEST_CASE("happy eyeballs: a caller that gives up leaves nothing behind") {
  black_hole silent;
  const auto index = run([&]() -> awaitable<std::size_t> {
    net::steady_timer timer(co_await net::this_coro::executor, 30ms);
    std::vector<sock::address> to{silent.listener.local()};
    auto first =
        co_await (sock::asio::connect(to, "silence") || timer.async_wait(net::use_awaitable));
    co_return first.index();
  }());
  CHECK(index == 1);
}

TEST_CASE("connect ends at a stop, and says so of each address") {
  black_hole silent;
  run([&]() -> awaitable<void> {
    sock::stop_source stop;
    std::thread other([&] {
      std::this_thread::sleep_for(30ms);
      stop.request();
    });
    const std::vector<sock::address> addresses{silent.listener.local()};
    try {
      (void)co_await sock::asio::connect(addresses, "silence", {25s, stop});
      FAIL("connected to silence");
    } catch (const sock::connect_error& e) {
      CHECK(e.code() == sock::errc::stopped);
      CHECK(e.failures().size() == 1);
    }
    other.join();
    const auto ec = co_await failure_of(sock::asio::connect(addresses, "silence", stop));
    CHECK(ec == sock::errc::stopped);
  }());
}

TEST_CASE("a connect that is stopped before it begins makes no attempt, as in the core") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  sock::stop_source stop;
  stop.request();
  run([&]() -> awaitable<void> {
    const std::vector<sock::address> addresses{listener.local()};
    const auto ec = co_await failure_of(sock::asio::connect(addresses, "stopped", {5s, stop}));
    CHECK(ec == sock::errc::stopped);
  }());
  CHECK_FALSE(listener.try_accept());
}

TEST_CASE("an attempt that is alone for ever has no other beside it") {
  black_hole silent;
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  run([&]() -> awaitable<void> {
    sock::asio::connect_options o;
    o.attempt_delay = std::chrono::milliseconds::max();
    const std::vector<sock::address> addresses{silent.listener.local(), listener.local()};
    const auto ec = co_await failure_of(sock::asio::connect(addresses, "alone", 300ms, o));
    CHECK(ec == sock::errc::deadline_passed);
  }());
  CHECK_FALSE(listener.try_accept());
}

TEST_CASE("connect throws what `prepare` throws, at once") {
  black_hole silent;
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  for (const auto& addresses :
       {std::vector{listener.local()}, std::vector{silent.listener.local(), listener.local()}}) {
    run([&]() -> awaitable<void> {
      std::size_t prepared = 0;
      sock::asio::connect_options o;
      o.attempt_delay = 10ms;
      o.prepare = [&](sock::tcp_socket_view) {
        if (++prepared == addresses.size()) throw std::runtime_error("no such profile");
      };
      try {
        (void)co_await sock::asio::connect(addresses, "x", 20s, o);
        FAIL("connected");
      } catch (const std::runtime_error& e) {
        CHECK(std::string(e.what()) == "no such profile");
      }
      o.prepare = [](sock::tcp_socket_view) { throw 7; };
      try {
        (void)co_await sock::asio::connect(addresses, "x", 20s, o);
        FAIL("connected");
      } catch (int thrown) {
        CHECK(thrown == 7);
      }
    }());
  }
}

TEST_CASE("a system_error of `prepare` is the failure of its address alone") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  const std::vector<sock::address> addresses{listener.local(), listener.local()};
  int prepared = 0;
  const auto connected = run([&]() -> awaitable<std::optional<sock::stream>> {
    sock::asio::connect_options o;
    o.prepare = [&](sock::tcp_socket_view) {
      if (++prepared == 1) throw std::system_error(EPERM, std::system_category());
    };
    co_return co_await sock::asio::connect(addresses, "x", 20s, o);
  }());
  CHECK(connected->peer() == listener.local());
  CHECK(prepared == 2);
}

TEST_CASE("IPv4-mapped addresses connect, as in the core") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  const sock::address mapped("::ffff:127.0.0.1", listener.local().port());
  CHECK(sock::stream::connect(mapped).peer() == mapped);
  const std::vector<sock::address> addresses{mapped};
  CHECK(run(sock::asio::connect(addresses, "mapped", 20s))->peer() == mapped);
}

TEST_CASE("a connection to itself is a failure, as in the core") {
  for (const auto& any : {sock::address::loopback_ipv4(0), sock::address::loopback_ipv6(0)}) {
    const sock::address self = sock::listener::bind(any).local();
    sock::asio::connect_options options;
    options.prepare = [&](sock::tcp_socket_view s) { s.bind(self); };
    const std::vector<sock::address> addresses{self};
    const auto why = run(failure_of(sock::asio::connect(addresses, "itself", 20s, options)));
    CHECK(why == sock::errc::connected_to_itself);
    std::error_code ec;
    (void)sock::tcp_socket(self).listen(self, 5, ec);  // nothing of it is left, no TIME-WAIT
    CHECK_FALSE(ec);
  }
}

TEST_CASE("resolve without a descriptor left: an error code, wherever it is missed") {
  run([]() -> awaitable<void> {
    net::steady_timer first(co_await net::this_coro::executor, 1ms);
    co_await first.async_wait(net::use_awaitable);  // Asio opens descriptors of its own at first
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    for (rlim_t more = 0; more < 4; ++more) {
      const sock::descriptor next(::dup(0));
      const rlimit few{static_cast<rlim_t>(next.fd()) + 1 + more, before.rlim_max};
      ::setrlimit(RLIMIT_NOFILE, &few);
      std::error_code ec;
      bool has_thrown = false;
      try {
        (void)co_await sock::asio::resolve("localhost", "80", sock::ip_version::v4, 20s, ec);
      } catch (const std::exception&) {
        has_thrown = true;
      }
      ::setrlimit(RLIMIT_NOFILE, &before);
      INFO(more << " descriptors");
      CHECK_FALSE(has_thrown);
      if (more < 2) CHECK(ec == std::errc::too_many_files_open);
    }
  }());
}

TEST_CASE("names resolve without blocking the loop") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  const auto port = std::to_string(listener.local().port());
  CHECK(run(sock::asio::connect("localhost", port))->peer() == listener.local());
  CHECK(run(failure_of(sock::asio::connect("no such name", port))).category() ==
        sock::resolver_category());
  using sock::address;
  CHECK(run(sock::asio::resolve("127.0.0.1", "80")) == std::vector{address("127.0.0.1:80")});
  CHECK(run(sock::asio::resolve("localhost", "80", sock::ip_version::v4, 20s)) ==
        std::vector{address("127.0.0.1:80")});
  CHECK_THROWS_AS(run(sock::asio::resolve("127.0.0.1", "99999")), sock::error);
  CHECK(sock::asio::interleave({address("[::1]:1"), address("[::2]:1"), address("1.1.1.1:1")}) ==
        std::vector{address("[::1]:1"), address("1.1.1.1:1"), address("[::2]:1")});
}

TEST_CASE("a silent name server holds up neither connect, nor the loop, nor its end") {
  silent_name_server silence;
  run([&]() -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    const auto late = co_await failure_of(sock::asio::connect("silent.test", "80", 50ms));
    CHECK(late == sock::errc::deadline_passed);
    sock::stop_source stop;
    net::post(executor, [&] { stop.request(); });
    const auto stopped = co_await failure_of(sock::asio::connect("silent.test", "80", {20s, stop}));
    CHECK(stopped == sock::errc::stopped);
    net::steady_timer timer(executor, 20ms);
    const auto first =
        co_await (sock::asio::resolve("silent.test", "80") || timer.async_wait(net::use_awaitable));
    CHECK(first.index() == 1);
    // Another name is not made to wait for these.
    const auto found = co_await sock::asio::resolve("localhost", "80", sock::ip_version::v4, 20s);
    CHECK(found.size() == 1);
  }());
  CHECK(silence.lookups() == 3);
}
