// Cost: Boost.Asio's synchronous read and write.
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "cost.hpp"

namespace net = boost::asio;

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  net::io_context loop;
  net::ip::tcp::socket peer(loop);
  peer.connect({net::ip::address_v4::loopback(), j.port});
  peer.set_option(net::ip::tcp::no_delay(true));
  static char block[block_size];
  const auto before = allocations;
  for (long i = 0; i < j.times; ++i) {
    if (j.round_trip) {
      net::write(peer, net::buffer(block, 1));
      net::read(peer, net::buffer(block, 1));
    } else {
      net::write(peer, net::buffer(block));
    }
  }
  report_allocations(before, j.times);
}
