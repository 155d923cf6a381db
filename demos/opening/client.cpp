// The active side of an opening: connect() is all there is to it. One connection after the other,
// each with a few bytes, and all closed at the end.
#include <spdlog/spdlog.h>

#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/pattern.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  int connections = 1;
  std::uint64_t bytes = 64;
  double connect_after = 0;
  double wait = 0;
  bool fast_open = false;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_number(app, "--connections", s.connections, "how many to open, one after the other", 1,
                   1000);
  demo::add_bytes(app, "--bytes", s.bytes, "how much to send over each; 0 for nothing", 0, 1 << 20);
  demo::add_seconds(app, "--connect-after", s.connect_after, "pause before the first connect()");
  demo::add_seconds(app, "--wait", s.wait, "pause between connect() and write()");
  demo::add_flag(app, "--fast-open", s.fast_open,
                 "let the first write() ride on the SYN (RFC 7413; sysctl net.ipv4.tcp_fastopen)");
}

// connect() as every program calls it; with --fast-open it returns at once, and the SYN waits for
// the first write().
sock::stream connect(const sock::address& server, const settings& s) {
  if (!s.fast_open) return sock::stream::connect(server);
  sock::tcp_socket socket{server};
  socket.set(sock::fast_open_connect{true});
  return std::move(socket).connect(server);
}

int open(const settings& s) {
  const sock::address server = sock::resolve(s.host, std::to_string(s.port)).at(0);
  demo::activity opening{"sent", s.bytes * static_cast<std::uint64_t>(s.connections)};
  std::vector<std::byte> block(s.bytes);
  demo::fill_pattern(block, 0);
  std::vector<sock::stream> open_ones;
  demo::pause(s.connect_after);
  for (int number = 1; number <= s.connections; ++number) {
    auto peer = opening.during("connect()", [&] { return connect(server, s); });
    spdlog::info("connect() returned after {:.3f} s: connection {}, {} to {}", opening.seconds(),
                 number, peer.local().to_string(), peer.peer().to_string());
    demo::pause(s.wait);
    peer.write_all(block);
    opening.advance(block.size());
    open_ones.push_back(std::move(peer));
  }
  for (sock::stream& peer : open_ones) peer.close();
  spdlog::info("closed");
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"opening-client", "Opens connections by connect(), and tells how long each took.",
       "opening-client --port 8000 --connections 3"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return open(s); });
}
