// The passive side of an opening: listens, and calls accept() when it likes. The kernel does not
// wait for that: it completes handshakes, and receives data, for connections nobody has accepted.
#include <array>
#include <sock/sock.hpp>
#include <vector>

#include "common/log.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program("opening-server",
                        "Listens, and accepts connections: at once, late, or few at a time.",
                        "--port 8000 --accept-after 1s");
  const auto& here = program.local_address();
  const auto& listen_after =
      program.seconds("--listen-after", 0, "pause between bind() and listen()");
  const auto& backlog = program.number(
      "--backlog", 128, "length of the queue of connections not yet accepted", 0, 4096);
  const auto& accept_after =
      program.seconds("--accept-after", 0, "pause between listen() and the first accept()");
  const auto& connections =
      program.number("--connections", 1, "how many to accept before it ends", 0, 1000);

  return program.run(argc, argv, [&] {
    sock::tcp_socket socket(here);
    socket.set(sock::reuse_address{true});
    socket.bind(here);
    if (listen_after > 0)
      demo::log("bound to {}, and not listening yet: {:g} s", socket.local().to_string(),
                listen_after);
    demo::pause(listen_after);
    const sock::listener listener = std::move(socket).listen(static_cast<int>(backlog));
    demo::log("listening on {}; backlog {}", listener.local().to_string(), backlog);
    if (accept_after > 0) demo::log("not accepting yet: {:g} s", accept_after);
    demo::pause(accept_after);

    std::vector<sock::stream> peers;
    for (std::uint64_t number = 1; number <= connections; ++number) {
      auto [peer, client] = listener.accept();
      demo::log("accept() gave connection {}, from {}; {} bytes had arrived before", number,
                client.to_string(), peer.queues().unread);
      peers.push_back(std::move(peer));
    }
    std::array<std::byte, 65536> block{};
    for (sock::stream& peer : peers) {
      while (peer.read_some(block)) {
      }
      demo::log("end of stream from {}; closing", peer.peer().to_string());
      peer.close();
    }
  });
}
