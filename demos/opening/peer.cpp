// One of two equals: neither listens, each binds its own port and connects to the other's. Where
// the two SYNs cross on the line, they make one connection (RFC 9293, 3.5).
#include <spdlog/spdlog.h>

#include <random>
#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint16_t peer_port = 8001;
  int tries = 20;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host, "name or address of the other");
  demo::add_port(app, s.port);
  demo::add_number(app, "--peer-port", s.peer_port, "the other's port", 1, 65535);
  demo::add_number(app, "--tries", s.tries,
                   "how often to connect, where the other is not there yet", 1, 1000);
}

// A SYN that comes before the other has sent its own is refused: there is nobody yet. How long to
// wait is left to chance: two that waited equally long could go on missing each other, each away
// when the other's SYN comes.
sock::stream meet(const settings& s, demo::activity& opening) {
  const sock::address other = sock::resolve(s.host, std::to_string(s.peer_port)).at(0);
  std::error_code refused;
  std::random_device chance;
  std::uniform_real_distribution<double> wait(0.002, 0.02);
  for (int number = 1; number <= s.tries; ++number) {
    sock::tcp_socket socket{other};
    socket.set(sock::reuse_address{true});
    socket.bind(other.is_ipv6() ? sock::address::any_ipv6(s.port)
                                : sock::address::any_ipv4(s.port));
    auto peer =
        opening.during("connect()", [&] { return std::move(socket).connect(other, refused); });
    if (peer) {
      spdlog::info("connect() returned after {:.3f} s: {} to {}", opening.seconds(),
                   peer->local().to_string(), peer->peer().to_string());
      return std::move(*peer);
    }
    if (refused != std::errc::connection_refused) break;
    spdlog::info("{} is not there yet (connection refused); once more", other.to_string());
    demo::pause(wait(chance));
  }
  throw sock::error(refused, "connect", other);
}

int talk(const settings& s) {
  demo::activity opening{"read", 0};
  sock::stream peer = meet(s, opening);
  peer.write_all(std::string_view{"hello\n"});
  peer.shutdown(sock::direction::send);
  std::vector<char> heard(64);
  std::uint64_t bytes = 0;
  while (const auto got = opening.during("read()", [&] { return peer.read_some(heard); }))
    bytes += got.bytes;
  spdlog::info("said hello, heard {} bytes; closed", bytes);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"opening-peer", "Connects to another that connects to it: nobody listens.",
       "opening-peer --port 8001 --peer-port 8000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return talk(s); });
}
