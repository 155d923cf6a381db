// The active side of an opening: connect() is all there is to it. One connection after the other,
// each with a few bytes, and all closed at the end.
#include <sock/sock.hpp>
#include <vector>

#include "common/log.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program("opening-client",
                        "Opens connections by connect(), and says how long each took.",
                        "--port 8000 --connections 3");
  const auto& server = program.server_address();
  const auto& connections =
      program.number("--connections", 1, "how many to open, one after the other", 1, 1000);
  const auto& bytes =
      program.bytes("--bytes", 64, "how much to send over each; 0 for nothing", 0, 1 << 20);
  const auto& connect_after =
      program.seconds("--connect-after", 0, "pause before the first connect()");
  const auto& wait = program.seconds("--wait", 0, "pause between connect() and write()");
  const auto& fast_open = program.flag(
      "--fast-open",
      "send the data of the first write() in the SYN (RFC 7413; sysctl net.ipv4.tcp_fastopen)");

  return program.run(argc, argv, [&] {
    std::vector<sock::stream> peers;
    demo::pause(connect_after);
    for (std::uint64_t number = 1; number <= connections; ++number) {
      sock::tcp_socket socket(server);
      // Then connect() returns at once, and the SYN waits for the first write().
      if (fast_open) socket.set(sock::fast_open_connect{true});
      const double before = demo::now();
      sock::stream peer = std::move(socket).connect(server);
      demo::log("connect() returned after {:.3f} s: connection {}, {} to {}", demo::now() - before,
                number, peer.local().to_string(), server.to_string());
      demo::pause(wait);
      peer.write_all(std::vector<std::byte>(bytes));
      peers.push_back(std::move(peer));
    }
    for (sock::stream& peer : peers) peer.close();
    demo::log("closed");
  });
}
