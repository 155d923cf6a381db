// The reader of the header's tour: reads each connection to its end, at once, checks every byte and
// answers with a receipt.
#include <array>
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

namespace {

// False: it has read as often as it was told to, and leaves the rest.
bool read_to_the_end(sock::stream& peer, demo::incoming_stream& stream, std::uint64_t reads) {
  std::array<std::byte, 4096> block{};
  std::uint64_t made = 0;
  while (const auto got = peer.read_some(block)) {
    stream.check(std::span(block).first(got.bytes));
    if (++made == reads) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("header-server", "Reads connections to their end and checks every byte.",
                        "--port 8000 --connections 1");
  const auto& here = program.local_address();
  const auto& connections =
      program.number("--connections", 1, "how many to serve, one after the other", 1, 1000);
  const auto& reads = program.number(
      "--reads", 0, "close after so many reads, with the rest unread; 0 reads all", 0, 1000000);

  return program.run(argc, argv, [&] {
    const sock::listener listener = sock::listener::bind(here);
    demo::log_listener(listener);
    for (std::uint64_t number = 0; number < connections; ++number) {
      auto [peer, client] = listener.accept();
      demo::log_accepted(peer);
      demo::incoming_stream stream;
      if (read_to_the_end(peer, stream, reads)) {
        stream.write_receipt(peer);
      } else {
        demo::pause(0.5);  // the rest arrives, and is acknowledged
        demo::log("closing with {} bytes unread", peer.queues().unread);
      }
      peer.close();
    }
  });
}
