// Cost: libsock's error_code forms.
#include <sock/sock.hpp>

#include "cost.hpp"

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  auto peer = sock::stream::connect(sock::address::loopback_ipv4(j.port));
  peer.set(sock::no_delay{true});
  static char block[block_size];
  const std::span one(block, 1);
  std::error_code ec;
  const auto before = allocations;
  if (j.round_trip) {
    for (long i = 0; i < j.times; ++i) {
      if (!peer.write_all(one, ec)) return 1;
      if (!peer.read_some(one, ec)) return 1;
    }
  } else {
    for (long i = 0; i < j.times; ++i) {
      if (!peer.write_all(std::span(block), ec)) return 1;
    }
  }
  report_allocations(before, j.times);
}
