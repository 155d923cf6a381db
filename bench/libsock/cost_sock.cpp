// Cost: libsock's throwing forms.
#include <sock/sock.hpp>

#include "cost.hpp"

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  auto peer = sock::stream::connect(sock::address::loopback_ipv4(j.port));
  peer.set(sock::no_delay{true});
  static char block[block_size];
  const std::span one(block, 1);
  const auto before = allocations;
  if (j.round_trip) {
    for (long i = 0; i < j.times; ++i) {
      peer.write_all(one);
      if (!peer.read_some(one)) return 1;
    }
  } else {
    for (long i = 0; i < j.times; ++i) peer.write_all(std::span(block));
  }
  report_allocations(before, j.times);
}
