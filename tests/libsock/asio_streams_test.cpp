// The Asio adapter as AsyncReadStream and AsyncWriteStream: any completion token, composed
// operations, TLS by ssl::stream.
#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <string>

#include "asio_run.hpp"
#include "catch.hpp"
#include "pair.hpp"
#include "tls.hpp"

namespace net = boost::asio;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using namespace boost::asio::experimental::awaitable_operators;
using net::use_awaitable;
using sock::asio::awaitable;

TEST_CASE("every kind of completion token") {
  auto p = make_pair_of();
  net::io_context loop;
  sock::asio::stream client(loop.get_executor(), std::move(p.client));
  std::array<char, 8> block{};
  const auto buffer = net::buffer(block);

  bool called = false;
  p.server.write_all("abc"sv);
  client.async_read_some(buffer, [&](boost::system::error_code ec, std::size_t n) {
    CHECK_FALSE(ec);
    CHECK(n == 3);
    called = true;
  });
  CHECK_FALSE(called);  // never before the call has returned
  loop.run_for(20s);
  CHECK(called);

  auto future = client.async_write_some(net::buffer("xy"sv), 20s, net::use_future);
  auto deferred = client.async_read_some(buffer, 20ms, net::deferred);
  loop.restart();
  loop.run_for(20s);
  CHECK(future.get() == 2);
  boost::system::error_code late;
  std::move(deferred)([&](boost::system::error_code ec, std::size_t) { late = ec; });
  loop.restart();
  loop.run_for(20s);
  CHECK(late == sock::errc::deadline_passed);

  auto tuple = net::co_spawn(
      loop, client.async_read_some(buffer, 20ms, net::as_tuple(use_awaitable)), net::use_future);
  loop.restart();
  loop.run_for(20s);
  CHECK(std::get<0>(tuple.get()) == std::errc::timed_out);
}

TEST_CASE("a cancellation slot ends an operation, limited or not, and loses no bytes") {
  for (const sock::deadline& limit : {sock::deadline::never(), sock::deadline(20s)}) {
    for (const auto type : {net::cancellation_type::terminal, net::cancellation_type::partial,
                            net::cancellation_type::total}) {
      auto p = make_pair_of();
      net::io_context loop;
      sock::asio::stream client(loop.get_executor(), std::move(p.client));
      std::array<char, 8> block{};
      net::cancellation_signal signal;
      boost::system::error_code why;
      client.async_read_some(
          net::buffer(block), limit,
          net::bind_cancellation_slot(
              signal.slot(), [&](boost::system::error_code ec, std::size_t) { why = ec; }));
      net::post(loop, [&] { signal.emit(type); });
      loop.run_for(20s);
      CHECK(why == net::error::operation_aborted);
      p.server.write_all("abc"sv);
      CHECK(client.view().try_read_some(block).bytes == 3);
    }
  }
}

TEST_CASE("composed reads and writes, scattered, to the end of the stream") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    const auto executor = co_await net::this_coro::executor;
    sock::asio::stream client(executor, std::move(pair.client));
    sock::asio::stream server(executor, std::move(pair.server));
    const std::string head(1000, 'h'), body(200'000, 'b');
    std::string got_head(head.size(), '\0'), got_body(body.size(), '\0');
    const std::array<net::const_buffer, 2> out{net::buffer(head), net::buffer(body)};
    const std::array<net::mutable_buffer, 2> in{net::buffer(got_head), net::buffer(got_body)};
    co_await (net::async_write(client, out, use_awaitable) &&
              net::async_read(server, in, use_awaitable));
    CHECK(got_head == head);
    CHECK(got_body == body);
    client.view().shutdown(sock::direction::send);
    boost::system::error_code ec;
    co_await server.async_read_some(net::buffer(got_body), net::redirect_error(use_awaitable, ec));
    CHECK(ec == net::error::eof);
  }(std::move(p)));
}

TEST_CASE("limits hold in an io_context of several threads") {
  net::thread_pool pool(3);
  std::vector<std::future<std::size_t>> all;
  std::vector<tcp_pair> pairs;
  for (int i = 0; i < 16; ++i) pairs.push_back(make_pair_of());
  sock::stop_source stop;
  const auto wait_often = [&](sock::stream plain) -> awaitable<std::size_t> {
    sock::asio::stream s(co_await net::this_coro::executor, std::move(plain));
    std::array<char, 8> block{};
    std::size_t passed = 0;
    for (int round = 0; round < 20; ++round) {
      std::error_code ec;
      co_await s.read_some(block, {1ms, stop}, ec);
      passed += ec == sock::errc::deadline_passed ? 1 : 0;
    }
    co_return passed;
  };
  for (auto& p : pairs)
    all.push_back(
        net::co_spawn(net::make_strand(pool), wait_often(std::move(p.client)), net::use_future));
  for (auto& one : all) CHECK(one.get() == 20);
  pool.join();
}

TEST_CASE("ssl::stream: an echo, closed by both ends") {
  const std::string sent(300'000, 'e');
  over_tls(
      [](tls_stream& server) -> awaitable<void> {
        std::array<char, 5000> block{};
        boost::system::error_code ec;
        while (true) {
          const auto n = co_await server.async_read_some(net::buffer(block),
                                                         net::redirect_error(use_awaitable, ec));
          if (ec) break;
          co_await net::async_write(server, net::buffer(block, n), use_awaitable);
        }
        CHECK(ec == net::error::eof);
        co_await server.async_shutdown(use_awaitable);
      },
      [&](tls_stream& client) -> awaitable<void> {
        std::string received(sent.size(), '\0');
        co_await (net::async_write(client, net::buffer(sent), use_awaitable) &&
                  net::async_read(client, net::buffer(received), use_awaitable));
        CHECK(received == sent);
        co_await client.async_shutdown(use_awaitable);
        CHECK(client.lowest_layer().is_open());
      });
}

TEST_CASE("ssl::stream: a peer that is silent in the handshake, and one that resets later") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> awaitable<void> {
    net::ssl::context context(net::ssl::context::tls_client);
    tls_stream client(sock::asio::stream(co_await net::this_coro::executor, std::move(pair.client)),
                      context);
    boost::system::error_code ec;
    client.next_layer().set_limit(50ms);
    co_await client.async_handshake(net::ssl::stream_base::client,
                                    net::redirect_error(use_awaitable, ec));
    CHECK(ec == sock::errc::deadline_passed);
  }(std::move(p)));
  over_tls(
      [](tls_stream& server) -> awaitable<void> {
        server.lowest_layer().view().set(sock::linger{true, 0});
        server.lowest_layer().close();
        co_return;
      },
      [](tls_stream& client) -> awaitable<void> {
        std::array<char, 8> block{};
        boost::system::error_code ec;
        co_await client.async_read_some(net::buffer(block), net::redirect_error(use_awaitable, ec));
        CHECK(ec == net::error::connection_reset);
      });
}
