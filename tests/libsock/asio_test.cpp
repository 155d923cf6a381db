// The Asio adapter: waits, coroutines, and the O_NONBLOCK trap.
#include <fcntl.h>

#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
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

TEST_CASE("Asio itself leaves O_NONBLOCK on a descriptor it has waited on: the trap is there") {
  auto p = make_pair_of();
  net::io_context context;
  net::posix::stream_descriptor d(context, ::dup(p.server.fd()));
  d.async_wait(net::posix::stream_descriptor::wait_read, [](auto) {});
  p.client.write_all("x"sv);
  context.run_for(10s);
  CHECK(is_non_blocking(p.server.fd()));
}

TEST_CASE("a descriptor_view socket keeps its flags while it is waited on, and afterwards") {
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

TEST_CASE("a descriptor_view socket's room is waited for") {
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
