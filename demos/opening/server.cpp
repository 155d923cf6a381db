// The passive side of an opening: listens, and calls accept() when it likes. The kernel does not
// wait for that: it completes handshakes, and receives data, for connections nobody has accepted.
#include <spdlog/spdlog.h>

#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  double listen_after = 0;
  int backlog = 128;
  double accept_after = 0;
  int connections = 1;
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
  demo::add_seconds(app, "--listen-after", s.listen_after, "pause between bind() and listen()");
  demo::add_number(app, "--backlog", s.backlog,
                   "length of the queue of connections not yet accepted", 0, 4096);
  demo::add_seconds(app, "--accept-after", s.accept_after,
                    "pause between listen() and the first accept()");
  demo::add_number(app, "--connections", s.connections, "how many to accept before it ends", 0,
                   1000);
}

int serve(const settings& s) {
  const sock::address here = sock::resolve_local(s.host, std::to_string(s.port)).at(0);
  sock::tcp_socket socket{here};
  socket.set(sock::reuse_address{true});
  socket.bind(here);
  if (s.listen_after > 0) {
    spdlog::info("bound to {}, and not listening yet: {:g} s", socket.local().to_string(),
                 s.listen_after);
    demo::pause(s.listen_after);
  }
  auto listener = std::move(socket).listen(s.backlog);
  spdlog::info("listening on {}; backlog {}", listener.local().to_string(), s.backlog);

  demo::activity accepting{"read", 0};
  if (s.accept_after > 0) {
    spdlog::info("not accepting yet: {:g} s", s.accept_after);
    demo::pause(s.accept_after);
  }
  std::vector<sock::stream> open_ones;
  for (int number = 1; number <= s.connections; ++number) {
    auto [peer, from] = accepting.during("accept()", [&] { return listener.accept(); });
    spdlog::info("accept() gave connection {}, from {}; {} bytes lay there already", number,
                 from.to_string(), peer.queues().unread);
    open_ones.push_back(std::move(peer));
  }
  std::vector<std::byte> block(65536);
  for (sock::stream& peer : open_ones) {
    while (const auto got = accepting.during("read()", [&] { return peer.read_some(block); }))
      accepting.advance(got.bytes);
    spdlog::info("end of stream from {}; closing", peer.peer().to_string());
    peer.close();
  }
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"opening-server", "Listens, and accepts connections: at once, late, or few at a time.",
       "opening-server --port 8000 --accept-after 1s"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return serve(s); });
}
