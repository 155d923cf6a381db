// The Asio adapter: waits, coroutines, happy eyeballs, and the O_NONBLOCK trap.
#include <fcntl.h>

#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_future.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using namespace boost::asio::experimental::awaitable_operators;
using sock::asio::awaitable;

namespace {

bool is_non_blocking(int fd) {
  return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

// Runs a coroutine to its end and gives what it gives, or throws what it throws.
template <class T>
T run(awaitable<T> task) {
  net::io_context context;
  auto outcome = net::co_spawn(context, std::move(task), net::use_future);
  context.run_for(30s);
  REQUIRE(outcome.wait_for(0s) == std::future_status::ready);
  return outcome.get();
}

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

}  // namespace

TEST_CASE("Asio itself leaves O_NONBLOCK on a descriptor it has waited on: the trap is there") {
  auto p = make_pair_of();
  net::io_context context;
  net::posix::stream_descriptor d(context, ::dup(p.server.fd()));
  d.async_wait(net::posix::stream_descriptor::wait_read, [](auto) {});
  p.client.write_all("x"sv);
  context.run_for(10s);
  CHECK(is_non_blocking(p.server.fd()));
}

TEST_CASE("a borrowed socket keeps its flags while it is waited on, and afterwards") {
  auto p = make_pair_of();
  net::io_context context;
  sock::asio::waiter readable(context.get_executor(), p.server, sock::readiness::readable);
  int woken = 0;
  std::array<char, 8> block{};
  for (int round = 0; round < 3; ++round) {  // the same waiter, again and again
    context.restart();
    readable.async_wait([&](auto ec) { woken += ec ? 0 : 1; });
    context.poll();
    CHECK(woken == round);
    CHECK_FALSE(is_non_blocking(p.server.fd()));
    p.client.write_all("x"sv);
    context.run_for(10s);
    CHECK(woken == round + 1);
    CHECK_FALSE(is_non_blocking(p.server.fd()));
    CHECK(p.server.read_some(block).bytes == 1);
  }
  readable.async_wait([&](auto ec) { woken = ec == net::error::operation_aborted ? -1 : 0; });
  readable.cancel();
  context.restart();
  context.run_for(10s);
  CHECK(woken == -1);
}

TEST_CASE("a borrowed socket's room is waited for") {
  auto p = make_pair_of();
  const std::string data(1 << 20, 'x');
  while (!p.client.try_write_some(data).would_block()) {
  }
  std::thread reader([&, &s = p.server] {
    std::array<char, 4096> block{};
    std::this_thread::sleep_for(20ms);
    std::error_code ec;
    while (s.read_some(block, 300ms, ec)) {
    }
  });
  const auto wrote = run([](sock::stream& s, const std::string& d) -> awaitable<std::size_t> {
    sock::asio::waiter writable(co_await net::this_coro::executor, s, sock::readiness::writable);
    co_await writable.async_wait(net::use_awaitable);
    co_return s.try_write_some(d).bytes;
  }(p.client, data));
  CHECK(wrote > 0);
  reader.join();
}

TEST_CASE("coroutines: an echo over sockets handed over, and back") {
  run([]() -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::listener listener(executor, sock::listener::bind(sock::address::loopback_ipv4(0)));
    const auto where = listener.view().local();
    const std::string sent(300'000, 'e');
    std::string received(sent.size(), '\0');
    auto server = [&]() -> awaitable<void> {
      auto connection = co_await listener.accept();
      sock::asio::stream peer(executor, std::move(connection->peer));
      std::array<char, 5000> block{};
      while (auto got = co_await peer.read_some(block))
        co_await peer.write_all(std::span(block).first(got.bytes));
    };
    auto client = [&]() -> awaitable<void> {
      sock::asio::stream peer(executor, sock::stream::connect(where));
      auto write = [&]() -> awaitable<void> {
        co_await peer.write_all(sent);
        peer.view().shutdown(sock::direction::send);
      };
      auto read = [&]() -> awaitable<void> {
        const auto got = co_await peer.read_exact(received);
        CHECK(got.bytes == sent.size());
        const auto end = co_await peer.read_exact(received);
        CHECK(end.end_of_stream());
      };
      co_await (write() && read());
      CHECK(is_non_blocking(peer.view().fd()));
      sock::stream plain = peer.release();
      CHECK_FALSE(is_non_blocking(plain.fd()));
    };
    co_await (server() && client());
    CHECK(received == sent);
  }());
}

TEST_CASE("coroutines: a timer beside a read is its deadline, and errors name the peer") {
  auto p = make_pair_of();
  const auto peer = p.client.peer();
  run([](tcp_pair pair, sock::address to) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    net::steady_timer timer(executor, 20ms);
    std::array<char, 8> block{};
    auto first = co_await (client.read_some(block) || timer.async_wait(net::use_awaitable));
    CHECK(first.index() == 1);
    std::error_code ec;
    timer.expires_after(20ms);
    timer.async_wait([&](auto) { client.cancel(); });
    const auto got = co_await client.read_exact(block, ec);
    CHECK(got.failed());
    CHECK(ec == sock::errc::stopped);
    pair.server.set(sock::linger{true, 0});
    pair.server.close();
    try {
      (void)co_await client.read_some(block);
      FAIL("read from nobody");
    } catch (const sock::error& e) {
      CHECK(e.code() == std::errc::connection_reset);
      CHECK(e.peer() == to);
    }
  }(std::move(p), peer));
}

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
    co_return co_await sock::asio::connect(addresses, "both", o);
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
      co_return co_await sock::asio::connect(addresses, "nobody", o);
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
      sock::asio::connect_options o;
      o.deadline = 60ms;
      co_return co_await sock::asio::connect(unanswered, "silence", o);
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

TEST_CASE("happy eyeballs: names resolve without blocking the loop") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  const auto port = std::to_string(listener.local().port());
  CHECK(run(sock::asio::connect("localhost", port))->peer() == listener.local());
  CHECK_THROWS_AS(run(sock::asio::connect("no such name", port)), sock::connect_error);
  using sock::address;
  CHECK(sock::asio::interleave({address("[::1]:1"), address("[::2]:1"), address("1.1.1.1:1")}) ==
        std::vector{address("[::1]:1"), address("1.1.1.1:1"), address("[::2]:1")});
}
