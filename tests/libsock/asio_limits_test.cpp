// The Asio adapter: every operation has a limit, and none keeps the loop from running.
#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include "asio_run.hpp"
#include "catch.hpp"
#include "pair.hpp"

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using namespace boost::asio::experimental::awaitable_operators;
using sock::asio::awaitable;

// No co_await within CHECK: Catch writes the expression down twice, and GCC 12 runs both.

namespace {

constexpr auto redirect = [](boost::system::error_code& ec) {
  return net::redirect_error(net::use_awaitable, ec);
};

void fill(sock::stream& s) {
  const std::string data(1 << 16, 'x');
  while (!s.try_write_some(data).would_block()) {
  }
}

// Has the loop been able to run a posted function and an expired timer?
struct loop_probe {
  explicit loop_probe(const net::any_io_executor& executor) : timer(executor) {
    net::post(executor, [this] { ran_function = true; });
    timer.expires_after(0s);
    timer.async_wait([this](auto) { ran_timer = true; });
  }
  [[nodiscard]] bool has_run() const { return ran_function && ran_timer; }

  net::steady_timer timer;
  bool ran_function = false, ran_timer = false;
};

}  // namespace

TEST_CASE("a coroutine whose socket is always ready lets the loop run") {
  auto p = make_pair_of(1 << 20);
  const std::string bytes(2000, 'x');
  p.client.write_all(bytes);
  run([](tcp_pair pair, std::size_t maximum) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream server(executor, std::move(pair.server));
    char byte = 'x';
    const std::span one(&byte, 1);
    {
      loop_probe probe(executor);
      std::size_t reads = 0;
      while (!probe.has_run() && reads < maximum) reads += (co_await server.read_exact(one)).bytes;
      CHECK(reads < maximum);
    }
    {
      loop_probe probe(executor);
      std::size_t reads = 0;
      while (!probe.has_run() && reads < maximum / 4)
        reads += (co_await server.read_some(one, 10s)).bytes;
      CHECK(reads < maximum / 4);
    }
    loop_probe probe(executor);
    std::size_t writes = 0;
    while (!probe.has_run() && writes < maximum) {
      co_await server.write_all(one);
      writes += (co_await server.write_some(one)).bytes;
    }
    CHECK(writes < maximum);
  }(std::move(p), bytes.size()));
}

TEST_CASE("a listener with a long queue lets the loop run") {
  auto plain = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::vector<sock::stream> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(sock::stream::connect(plain.local()));
  run([](sock::listener l, std::size_t queued) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::listener listener(executor, std::move(l));
    loop_probe probe(executor);
    std::size_t accepted = 0;
    while (!probe.has_run() && accepted < queued) accepted += (co_await listener.accept()) ? 1 : 0;
    CHECK(accepted < queued);
  }(std::move(plain), clients.size()));
}

TEST_CASE("every operation of a coroutine ends at its deadline, with the count of what moved") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    std::array<char, 8> block{};
    std::error_code ec;
    const auto silent = co_await client.read_some(block, 20ms, ec);
    CHECK(silent.failed());
    CHECK(ec == sock::errc::deadline_passed);
    pair.server.write_all("abc"sv);
    const auto part = co_await client.read_exact(block, 50ms, ec);
    CHECK(ec == sock::errc::deadline_passed);
    CHECK(part.bytes == 3);
    const std::string much(8 << 20, 'x');
    const auto put = co_await client.write_all(much, 50ms, ec);
    CHECK(ec == sock::errc::deadline_passed);
    CHECK(put.bytes > 0);
    CHECK(put.bytes < much.size());
    while (co_await client.write_some(much, 20ms, ec)) {  // there may be room for a little
    }
    CHECK(ec == sock::errc::deadline_passed);
    try {
      co_await client.write_all(much, 20ms);
      FAIL("wrote into a full socket");
    } catch (const sock::error& e) {
      CHECK(e.code() == std::errc::timed_out);
    }
    sock::asio::listener listener(executor, sock::listener::bind(sock::address::loopback_ipv4(0)));
    const auto nobody = co_await listener.accept(20ms, ec);
    CHECK_FALSE(nobody);
    CHECK(ec == sock::errc::deadline_passed);
    client.set_limit(20ms);  // for operations that are given none
    const auto by_default = co_await client.read_some(block, ec);
    CHECK(by_default.failed());
    CHECK(ec == sock::errc::deadline_passed);
  }(std::move(p)));
}

TEST_CASE("every operation of another token ends at its deadline or at a stop") {
  auto p = make_pair_of();
  fill(p.client);
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    std::array<char, 8> block{};
    const auto buffer = net::buffer(block);
    boost::system::error_code ec;
    sock::stop_source stop;
    const sock::deadline limits[] = {20ms, {20ms, stop}};
    for (const sock::deadline& limit : limits) {
      co_await client.async_read_some(buffer, limit, redirect(ec));
      CHECK(ec == sock::errc::deadline_passed);
      do {  // the kernel may still find room for a little
        co_await client.async_write_some(buffer, limit, redirect(ec));
      } while (!ec);
      CHECK(ec == std::errc::timed_out);
      co_await client.async_wait(sock::readiness::readable, limit, redirect(ec));
      CHECK(ec == sock::errc::deadline_passed);
    }
    sock::asio::waiter readable(executor, pair.server, sock::readiness::readable);
    std::array<char, 4096> drop{};
    std::error_code drained;
    while (pair.server.read_some(drop, 50ms, drained)) {
    }
    co_await readable.async_wait(20ms, redirect(ec));
    CHECK(ec == sock::errc::deadline_passed);
    client.set_limit(20ms);
    co_await client.async_read_some(buffer, redirect(ec));
    CHECK(ec == sock::errc::deadline_passed);
    stop.request();
    pair.server.write_all("x"sv);
    const auto n = co_await client.async_read_some(buffer, stop, redirect(ec));
    CHECK(ec == sock::errc::stopped);  // a stop goes before what could be done
    CHECK(n == 0);
  }(std::move(p)));
}

TEST_CASE("one stop ends all that wait for it, and goes before what could be done") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    sock::asio::stream server(executor, std::move(pair.server));
    sock::asio::listener listener(executor, sock::listener::bind(sock::address::loopback_ipv4(0)));
    sock::stop_source stop;
    std::array<char, 8> a{}, b{};
    std::error_code first, second, third;
    std::thread other([&] {
      std::this_thread::sleep_for(30ms);
      stop.request();
    });
    co_await (client.read_some(a, stop, first) && server.read_exact(b, {20s, stop}, second) &&
              listener.accept(stop, third));
    other.join();
    CHECK(first == sock::errc::stopped);
    CHECK(second == sock::errc::stopped);
    CHECK(third == sock::errc::stopped);
    co_await server.write_all("x"sv);
    const auto not_read = co_await client.read_some(a, stop, first);
    CHECK(not_read.failed());
    CHECK(first == sock::errc::stopped);
    stop.reset();
    const auto after_reset = co_await client.read_some(a, stop, first);
    CHECK(after_reset.bytes == 1);
    CHECK_FALSE(first);
  }(std::move(p)));
}

TEST_CASE("a limit that has passed leaves what can be done without waiting") {
  auto p = make_pair_of(1 << 20);
  const std::string data(500, 'x');
  p.client.write_all(data);
  run([](tcp_pair pair, std::size_t size) -> awaitable<void> {
    sock::asio::stream server(co_await net::this_coro::executor, std::move(pair.server));
    std::array<char, 1> byte{};
    std::size_t got = 0;
    boost::system::error_code ec;
    while (got < size / 2) {  // more often than one coroutine may go on without the loop
      const auto n = (co_await server.read_some(byte, 0s)).bytes;
      got += n;
      REQUIRE(n == 1);
    }
    while (got < size) {
      const auto n = co_await server.async_read_some(net::buffer(byte), 0s, redirect(ec));
      got += n;
      REQUIRE(n == 1);
    }
    co_await server.async_read_some(net::buffer(byte), 0s, redirect(ec));
    CHECK(ec == sock::errc::deadline_passed);
  }(std::move(p), data.size()));
}

TEST_CASE("a deadline also ends a transfer that never waits") {
  auto p = make_pair_of(1 << 20);
  std::thread flood([&s = p.client] {
    const std::string block(1 << 20, 'x');
    std::error_code ec;
    while (s.write_all(block, 20s, ec)) {
    }
  });
  run([](sock::stream plain) -> awaitable<void> {
    sock::asio::stream server(co_await net::this_coro::executor, std::move(plain));
    const std::size_t size = std::size_t{2} << 30;
    const std::unique_ptr<char[]> room(new char[size]);  // untouched, and so no memory yet
    std::error_code ec;
    const auto got = co_await server.read_exact({room.get(), size}, 20ms, ec);
    CHECK(ec == sock::errc::deadline_passed);
    CHECK(got.bytes < size);
    server.view().set(sock::linger{true, 0});
    server.close();
  }(std::move(p.server)));
  flood.join();
}

TEST_CASE("a read with a limit reports a reset when it comes") {
  auto p = make_pair_of();
  const auto peer = p.client.peer();
  run([](tcp_pair pair, sock::address to) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    std::array<char, 8> block{};
    const auto start = std::chrono::steady_clock::now();
    auto reset = [&]() -> awaitable<void> {
      pair.server.set(sock::linger{true, 0});
      pair.server.close();
      co_return;
    };
    auto read = [&]() -> awaitable<void> {
      try {
        (void)co_await client.read_some(block, 25s);
        FAIL("read from nobody");
      } catch (const sock::error& e) {
        CHECK(e.code() == std::errc::connection_reset);
        CHECK(e.peer() == to);
      }
    };
    co_await (read() && reset());
    CHECK(std::chrono::steady_clock::now() - start < 20s);
  }(std::move(p), peer));
}

TEST_CASE("cancelled operations lose no bytes, by cancel() or by the operators") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    net::steady_timer timer(executor, 20ms);
    std::array<char, 8> block{};
    auto first = co_await (client.read_some(block) || timer.async_wait(net::use_awaitable));
    CHECK(first.index() == 1);
    std::error_code ec;
    timer.expires_after(20ms);
    timer.async_wait([&](auto) { client.cancel(); });
    const auto cancelled = co_await client.read_exact(block, 20s, ec);
    CHECK(cancelled.failed());
    CHECK(ec == sock::errc::stopped);
    pair.server.write_all("abc"sv);
    const auto kept = co_await client.read_some(block);
    CHECK(kept.bytes == 3);
  }(std::move(p)));
}
