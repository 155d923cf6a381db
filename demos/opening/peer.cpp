// One of two equals: neither listens, each binds its own port and connects to the other's. Where
// the two SYNs cross on the line, they make one connection (RFC 9293, 3.5).
#include <array>
#include <random>
#include <sock/sock.hpp>
#include <string_view>

#include "common/log.hpp"
#include "common/program.hpp"

namespace {

// A SYN that comes before the other has sent its own is refused: there is nobody yet. The wait
// before the next is random: two that waited equally long could go on missing each other.
sock::stream connect(const sock::address& other, std::uint16_t port, std::uint64_t tries) {
  std::error_code refused;
  std::random_device device;
  std::uniform_real_distribution<double> wait(0.002, 0.02);
  for (std::uint64_t number = 1; number <= tries; ++number) {
    sock::tcp_socket socket(other);
    socket.set(sock::reuse_address{true});
    socket.bind(other.is_ipv6() ? sock::address::any_ipv6(port) : sock::address::any_ipv4(port));
    auto peer = std::move(socket).connect(other, refused);
    if (peer) return std::move(*peer);
    if (refused != std::errc::connection_refused) break;
    demo::log("{} is not there yet (connection refused); once more", other.to_string());
    demo::pause(wait(device));
  }
  throw sock::error(refused, "connect", other);
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("opening-peer", "Connects to another that connects to it: nobody listens.",
                        "--port 8001 --peer-port 8000");
  const auto& other = program.server_address(8001, "--peer-port");
  const auto& port = program.number("-p,--port", 8000, "the port of this end", 1, 65535);
  const auto& tries = program.number(
      "--tries", 20, "how often to connect, where the other is not there yet", 1, 1000);

  return program.run(argc, argv, [&] {
    sock::stream peer = connect(other, static_cast<std::uint16_t>(port), tries);
    demo::log_connected(peer);
    peer.write_all(std::string_view{"hello\n"});
    peer.shutdown(sock::direction::send);
    std::array<char, 64> block{};
    std::uint64_t bytes = 0;
    while (const auto got = peer.read_some(block)) bytes += got.bytes;
    peer.close();
    demo::log("sent hello, received {} bytes; closed", bytes);
  });
}
