// Cost: libsock's coroutines.
#include <sock/asio/stream.hpp>
#include <sock/sock.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "cost.hpp"

namespace net = boost::asio;

static net::awaitable<void> run(job j) {
  auto plain = sock::stream::connect(sock::address::loopback_ipv4(j.port));
  plain.set(sock::no_delay{true});
  sock::asio::stream peer(co_await net::this_coro::executor, std::move(plain));
  static char block[block_size];
  const std::span one(block, 1);
  const auto before = allocations;
  for (long i = 0; i < j.times; ++i) {
    if (j.round_trip) {
      co_await peer.write_all(one);
      (void)co_await peer.read_exact(one);
    } else {
      co_await peer.write_all(std::span(block));
    }
  }
  report_allocations(before, j.times);
}

int main(int argc, char** argv) {
  net::io_context loop(1);
  net::co_spawn(loop, run(read_job(argc, argv)), net::detached);
  loop.run();
}
