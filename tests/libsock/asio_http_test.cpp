// The Asio adapter under Boost.Beast: HTTP over TLS.
#include <sock/asio.hpp>
#include <sock/sock.hpp>

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <string>

#include "catch.hpp"
#include "tls.hpp"

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using net::use_awaitable;
using sock::asio::awaitable;

static_assert(beast::is_async_stream<sock::asio::stream>::value);
static_assert(beast::is_async_stream<sock::asio::unix_stream>::value);
static_assert(beast::is_async_stream<tls_stream>::value);

TEST_CASE("Beast: HTTP over TLS") {
  over_tls(
      [](tls_stream& server) -> awaitable<void> {
        beast::flat_buffer buffer;
        http::request<http::string_body> request;
        co_await http::async_read(server, buffer, request, use_awaitable);
        http::response<http::string_body> answer(http::status::ok, request.version());
        answer.body() = "you asked for " + std::string(request.target());
        answer.prepare_payload();
        co_await http::async_write(server, answer, use_awaitable);
      },
      [](tls_stream& client) -> awaitable<void> {
        http::request<http::empty_body> request(http::verb::get, "/segments", 11);
        request.set(http::field::host, "lab");
        co_await http::async_write(client, request, use_awaitable);
        beast::flat_buffer buffer;
        http::response<http::string_body> answer;
        co_await http::async_read(client, buffer, answer, use_awaitable);
        CHECK(answer.result() == http::status::ok);
        CHECK(answer.body() == "you asked for /segments");
      });
}
