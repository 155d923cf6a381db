// Cost: sockpp itself (github.com/fpagliughi/sockpp, 1.0 or later), where its sources were given:
// -DSOCKLAB_SOCKPP=FOLDER
#include <sockpp/tcp_connector.h>

#include "cost.hpp"

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  sockpp::initialize();
  sockpp::tcp_connector peer;
  if (!peer.connect(sockpp::inet_address("127.0.0.1", j.port))) return 1;
  peer.nodelay(true);
  static char block[block_size];
  const auto before = allocations;
  for (long i = 0; i < j.times; ++i) {
    if (j.round_trip) {
      if (!peer.write_n(block, 1) || !peer.read_n(block, 1)) return 1;
    } else if (!peer.write_n(block, block_size)) {
      return 1;
    }
  }
  report_allocations(before, j.times);
}
