// Cost: libsock's throwing forms, each call with a deadline.
#include <chrono>
#include <sock/sock.hpp>

#include "cost.hpp"

int main(int argc, char** argv) {
  using namespace std::chrono_literals;
  const job j = read_job(argc, argv);
  auto peer = sock::stream::connect(sock::address::loopback_ipv4(j.port));
  peer.set(sock::no_delay{true});
  static char block[block_size];
  const std::span one(block, 1);
  const auto before = allocations;
  if (j.round_trip) {
    for (long i = 0; i < j.times; ++i) {
      peer.write_all(one, 5s);
      if (!peer.read_some(one, 5s)) return 1;
    }
  } else {
    for (long i = 0; i < j.times; ++i) peer.write_all(std::span(block), 5s);
  }
  report_allocations(before, j.times);
}
