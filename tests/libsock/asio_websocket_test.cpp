// The Asio adapter under Boost.Beast: WebSocket, over TCP, Unix-domain streams and TLS.
#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <string>

#include "asio_run.hpp"
#include "catch.hpp"
#include "pair.hpp"
#include "tls.hpp"

namespace net = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using namespace std::chrono_literals;
using namespace std::string_view_literals;
using namespace boost::asio::experimental::awaitable_operators;
using net::use_awaitable;
using sock::asio::awaitable;

namespace {
// `false`: without compression, which neither end asks for, and which takes half of the time to
// compile.
template <class Stream>
awaitable<void> serve_websocket(Stream& under) {
  websocket::stream<Stream&, false> socket(under);
  co_await socket.async_accept(use_awaitable);
  beast::flat_buffer buffer;
  boost::system::error_code ec;
  while (true) {
    co_await socket.async_read(buffer, net::redirect_error(use_awaitable, ec));
    if (ec) break;
    co_await socket.async_write(buffer.cdata(), use_awaitable);
    buffer.consume(buffer.size());
  }
  CHECK(ec == websocket::error::closed);
}
template <class Stream>
awaitable<void> use_websocket(Stream& under) {
  websocket::stream<Stream&, false> socket(under);
  socket.set_option(websocket::stream_base::timeout::suggested(beast::role_type::client));
  co_await socket.async_handshake("lab", "/", use_awaitable);
  const std::string sent(100'000, 'w');
  co_await socket.async_write(net::buffer(sent), use_awaitable);
  beast::flat_buffer buffer;
  co_await socket.async_read(buffer, use_awaitable);
  CHECK(beast::buffers_to_string(buffer.cdata()) == sent);
  boost::system::error_code ec;
  co_await socket.async_close(websocket::close_code::normal,
                              net::redirect_error(use_awaitable, ec));
  CHECK_FALSE(ec);
}
}  // namespace

TEST_CASE("Beast: WebSocket, to its end, over TCP, Unix and TLS") {
  const auto over = [](auto a, auto b) {
    run([](decltype(a) first, decltype(b) second) -> awaitable<void> {
      const auto executor = co_await net::this_coro::executor;
      using stream = std::conditional_t<std::is_same_v<decltype(a), sock::stream>,
                                        sock::asio::stream, sock::asio::unix_stream>;
      stream server(executor, std::move(first)), client(executor, std::move(second));
      server.set_limit(20s);
      client.set_limit(20s);
      co_await (serve_websocket(server) && use_websocket(client));
      CHECK_FALSE(server.is_open());
      CHECK_FALSE(client.is_open());
    }(std::move(a), std::move(b)));
  };
  auto tcp = make_pair_of(1 << 16);
  over(std::move(tcp.server), std::move(tcp.client));
  auto [a, b] = sock::unix_stream::pair();
  over(std::move(a), std::move(b));
  over_tls([](tls_stream& server) { return serve_websocket(server); },
           [](tls_stream& client) -> awaitable<void> {
             websocket::stream<tls_stream&> socket(client);
             co_await socket.async_handshake("lab", "/", use_awaitable);
             co_await socket.async_write(net::buffer("x"sv), use_awaitable);
             beast::flat_buffer buffer;
             co_await socket.async_read(buffer, use_awaitable);
             CHECK(buffer.size() == 1);
             boost::system::error_code ignored;  // the server closes without close_notify
             co_await socket.async_close(websocket::close_code::normal,
                                         net::redirect_error(use_awaitable, ignored));
           });
}
