// asio_echo ADDRESS: an echo server in one thread; a client that is silent for two seconds is left.
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <iostream>
#include <sock/asio.hpp>
#include <span>

using namespace std::chrono_literals;
namespace net = boost::asio;

net::awaitable<void> serve(sock::stream accepted) {
  sock::asio::stream peer(co_await net::this_coro::executor, std::move(accepted));
  std::array<char, 4096> block;
  std::error_code ec;
  while (auto got = co_await peer.read_some(block, 2s, ec)) {
    co_await peer.write_all(std::span(block).first(got.bytes), 2s, ec);
    if (ec) break;
  }
  if (ec) std::cout << ec.message() << std::endl;
}

net::awaitable<void> listen(sock::address where) {
  const auto executor = co_await net::this_coro::executor;
  sock::asio::listener listener(executor, sock::listener::bind(where));
  std::cout << "listening on " << listener.view().local().to_string() << std::endl;
  while (true) {
    auto next = co_await listener.accept();
    net::co_spawn(executor, serve(std::move(next->peer)), net::detached);
  }
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  net::io_context loop;
  net::co_spawn(loop, listen(sock::address(argv[1])), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
  loop.run();
}
