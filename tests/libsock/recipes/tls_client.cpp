// tls_client HOST PORT CA_FILE: TLS over the Asio adapter, with a limit for all of it.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <iostream>
#include <sock/asio.hpp>
#include <string>
#include <string_view>

using namespace std::chrono_literals;
namespace net = boost::asio;

net::awaitable<void> ask(std::string host, std::string port, net::ssl::context& context) {
  auto connected = co_await sock::asio::connect(host, port, 5s);
  sock::asio::stream peer(co_await net::this_coro::executor, *std::move(connected));
  peer.set_limit(5s);  // for every operation from now on: ssl::stream passes none
  net::ssl::stream<sock::asio::stream> tls(std::move(peer), context);
  tls.set_verify_callback(net::ssl::host_name_verification(host));
  SSL_set_tlsext_host_name(tls.native_handle(), host.c_str());
  co_await tls.async_handshake(net::ssl::stream_base::client, net::use_awaitable);
  co_await net::async_write(tls, net::buffer(std::string_view("hello\n")), net::use_awaitable);
  std::array<char, 256> block;
  const auto n = co_await tls.async_read_some(net::buffer(block), net::use_awaitable);
  std::cout << std::string_view(block.data(), n);
  co_await tls.async_shutdown(net::use_awaitable);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  net::ssl::context context(net::ssl::context::tls_client);
  context.load_verify_file(argv[3]);
  context.set_verify_mode(net::ssl::verify_peer);
  net::io_context loop;
  int status = 0;
  net::co_spawn(loop, ask(argv[1], argv[2], context), [&](std::exception_ptr failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      std::cerr << e.what() << '\n';
      status = 1;
    }
  });
  loop.run();
  return status;
}
