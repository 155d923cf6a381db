// Every snippet of the Asio adapter's comments, as it stands there, compiled and run.
#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>
#include <string>

#include "catch.hpp"
#include "pair.hpp"
#include "tls.hpp"

namespace net = boost::asio;
namespace this_coro = boost::asio::this_coro;
using boost::asio::co_spawn;
using boost::asio::detached;
using boost::asio::use_awaitable;
using namespace std::chrono_literals;

namespace {
struct enough : std::exception {};

void run(net::awaitable<void> task) {
  net::io_context loop;
  auto done = co_spawn(loop, std::move(task), net::use_future);
  loop.run_for(20s);
  REQUIRE(done.wait_for(0s) == std::future_status::ready);
  done.get();
}
}  // namespace

TEST_CASE("snippet: a descriptor_view socket") {
  auto p = make_pair_of();
  p.client.write_all(std::string_view("hello"));
  run([](sock::stream_view peer) -> net::awaitable<void> {
    std::array<char, 16> block;
#include "asio_wait_1.inc"
    CHECK(got.bytes == 5);
  }(p.server));
}

TEST_CASE("snippet: echo, with limits") {
  run([]() -> net::awaitable<void> {
    const auto executor = co_await this_coro::executor;
    auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
    auto client = sock::stream::connect(listener.local());
    client.write_all(std::string_view("hello"));
    client.shutdown(sock::direction::send);
    std::array<char, 16> block;
    sock::stop_source stop;
#include "asio_stream_1.inc"
    CHECK(client.read_some(block).bytes == 5);
  }());
}

TEST_CASE("snippet: TLS") {
  auto p = make_pair_of();
  run([](tcp_pair pair) -> net::awaitable<void> {
    const auto executor = co_await this_coro::executor;
    auto server_context = make_server_context();
    net::ssl::context context(net::ssl::context::tls_client);
    // The client's handshake can end before the server's, which then still needs its stream.
    const auto server = std::make_shared<tls_stream>(
        sock::asio::stream(executor, std::move(pair.server)), server_context);
    co_spawn(
        executor,
        [](std::shared_ptr<tls_stream> stream) -> net::awaitable<void> {
          co_await stream->async_handshake(net::ssl::stream_base::server, use_awaitable);
        }(server),
        detached);
    sock::asio::stream peer(executor, std::move(pair.client));
#include "asio_stream_2.inc"
    CHECK(tls.lowest_layer().is_open());
  }(std::move(p)));
}

TEST_CASE("snippet: a listener") {
  const auto where = sock::listener::bind(sock::address::loopback_ipv4(0)).local();
  net::io_context loop;
  int served = 0;
  const auto serve = [&](sock::stream peer) -> net::awaitable<void> {
    served += peer.is_open() ? 1 : 0;
    loop.stop();
    co_return;
  };
  const auto executor = loop.get_executor();
  co_spawn(
      loop,
      [&]() -> net::awaitable<void> {
#include "asio_listener_1.inc"
      },
      detached);
  loop.poll();
  auto client = sock::stream::connect(where);
  loop.run_for(20s);
  CHECK(served == 1);
}

TEST_CASE("snippet: connect to a name") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  run([](std::string port) -> net::awaitable<void> {
#include "asio_connect_1.inc"
    CHECK(peer.is_open());
  }(std::to_string(listener.local().port())));
}
