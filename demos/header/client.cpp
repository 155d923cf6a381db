// The writer of the header's tour: a few write()s of known sizes over each connection, so that
// every number in a segment's header can be predicted. Its initial sequence number may be chosen.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

namespace {

// Checkpoint/restore (TCP_REPAIR, tcp(7)) lets a socket's numbers be set; the kernel takes a send
// queue's number that is not 0 for the SYN's. Else it draws one at random.
void set_isn(sock::tcp_socket& socket, std::uint32_t isn) {
  using repair = sock::raw_option<IPPROTO_TCP, TCP_REPAIR, int>;
  using repair_queue = sock::raw_option<IPPROTO_TCP, TCP_REPAIR_QUEUE, int>;
  using queue_seq = sock::raw_option<IPPROTO_TCP, TCP_QUEUE_SEQ, std::uint32_t>;
  socket.set(repair{TCP_REPAIR_ON});
  socket.set(repair_queue{TCP_SEND_QUEUE});
  socket.set(queue_seq{isn});
  socket.set(repair{TCP_REPAIR_OFF_NO_WP});
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("header-client",
                        "Makes a few write()s of known sizes over each connection.",
                        "--port 8000 --write 5,1000,3000");
  const auto& server = program.server_address();
  const auto& connections =
      program.number("--connections", 1, "how many, one after the other", 1, 1000);
  const auto& writes = program.list_of_bytes("--write", {5, 1000, 3000}, "bytes of each write()");
  const auto& rounds =
      program.number("--rounds", 1, "how often all those write()s are made", 1, 1000000);
  const auto& pause = program.seconds("--pause", 0.02, "pause after each write()");
  const auto& cork = program.flag("--cork", "TCP_CORK: the kernel sends full segments only");
  const auto& isn = program.number(
      "--isn", 0, "initial sequence number (needs CAP_NET_ADMIN); 0: random", 0, 4294967295);

  return program.run(argc, argv, [&] {
    for (std::uint64_t number = 0; number < connections; ++number) {
      sock::tcp_socket socket(server);
      // Each write() leaves at once, not when Nagle's algorithm allows: one write(), its own
      // segments.
      socket.set(sock::no_delay{true});
      if (isn != 0) set_isn(socket, static_cast<std::uint32_t>(isn));
      sock::stream peer = std::move(socket).connect(server);
      demo::log_connected(peer);
      if (cork) peer.set(sock::cork{true});

      demo::outgoing_stream stream(0, *std::ranges::max_element(writes));
      for (std::uint64_t round = 0; round < rounds; ++round) {
        for (const std::uint64_t size : writes) {
          peer.write_all(stream.next(size));
          if (rounds == 1)
            demo::log("write() took bytes {} to {} of the stream", stream.bytes() - size + 1,
                      stream.bytes());
          demo::pause(pause);
        }
      }
      peer.shutdown(sock::direction::send);
      stream.read_receipt(peer);
      peer.close();
    }
  });
}
