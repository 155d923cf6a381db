// Cost: Boost.Asio's coroutines over its own socket.
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "cost.hpp"

namespace net = boost::asio;

static net::awaitable<void> run(job j) {
  net::ip::tcp::socket peer(co_await net::this_coro::executor);
  peer.connect({net::ip::address_v4::loopback(), j.port});
  peer.set_option(net::ip::tcp::no_delay(true));
  static char block[block_size];
  const auto before = allocations;
  for (long i = 0; i < j.times; ++i) {
    if (j.round_trip) {
      co_await net::async_write(peer, net::buffer(block, 1), net::use_awaitable);
      co_await net::async_read(peer, net::buffer(block, 1), net::use_awaitable);
    } else {
      co_await net::async_write(peer, net::buffer(block), net::use_awaitable);
    }
  }
  report_allocations(before, j.times);
}

int main(int argc, char** argv) {
  net::io_context loop(1);
  net::co_spawn(loop, run(read_job(argc, argv)), net::detached);
  loop.run();
}
