// The writer of the header's tour: a few write()s of known sizes over each connection, so that
// every number in a segment's header can be foretold. Its initial sequence number may be chosen.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  unsigned connections = 1;
  std::vector<std::uint64_t> writes{5, 1000, 3000};
  unsigned rounds = 1;
  double pause = 0.02;
  bool cork = false;
  std::optional<std::uint32_t> isn;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_number(app, "--connections", s.connections, "how many, one after the other", 1, 1000);
  app.add_option("--write", s.writes, "bytes of each write()")
      ->delimiter(',')
      ->check(CLI::Range(1, 1 << 20).description(""))
      ->transform(demo::decimal())
      ->type_name("BYTES,…")
      ->capture_default_str();
  demo::add_number(app, "--rounds", s.rounds, "how often all those write()s are made", 1, 1000000);
  demo::add_seconds(app, "--pause", s.pause, "pause after each write()");
  demo::add_flag(app, "--cork", s.cork,
                 "TCP_CORK: the kernel sends full segments only, whatever was one write()");
  app.add_option("--isn", s.isn, "initial sequence number, 1 to 4294967295 (needs CAP_NET_ADMIN)")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{4294967295}).description(""))
      ->transform(demo::decimal())
      ->type_name("NUMBER");
}

// Checkpoint/restore (TCP_REPAIR, tcp(7)) lets a socket's numbers be set; the kernel takes a send
// queue's number that is not 0 for the SYN's. Else it draws one at random.
void choose_isn(sock::tcp_socket& socket, std::uint32_t isn) {
  using repair = sock::raw_option<IPPROTO_TCP, TCP_REPAIR, int>;
  using repair_queue = sock::raw_option<IPPROTO_TCP, TCP_REPAIR_QUEUE, int>;
  using queue_number = sock::raw_option<IPPROTO_TCP, TCP_QUEUE_SEQ, std::uint32_t>;
  socket.set(repair{TCP_REPAIR_ON});
  socket.set(repair_queue{TCP_SEND_QUEUE});
  socket.set(queue_number{isn});
  socket.set(repair{TCP_REPAIR_OFF_NO_WP});
}

void prepare(sock::tcp_socket& socket, const settings& s) {
  // Each write() leaves at once, not when Nagle's algorithm allows: one write(), its own segments.
  socket.set(sock::no_delay{true});
  if (s.isn) choose_isn(socket, *s.isn);
}

bool converse(const settings& s) {
  auto peer = demo::connect(s.host, s.port, [&](auto& socket) { prepare(socket, s); });
  if (s.cork) peer.set(sock::cork{true});

  demo::activity writing{"sent", 0};
  demo::stream_digest digest;
  for (unsigned round = 0; round < s.rounds; ++round) {
    for (const std::uint64_t size : s.writes) {
      std::vector<std::byte> message(size);
      demo::fill_pattern(message, writing.bytes());
      writing.during("write()", [&] { peer.write_all(message); });
      digest.add(message);
      if (s.rounds == 1)
        spdlog::info("write() took bytes {} to {} of the stream", writing.bytes() + 1,
                     writing.bytes() + size);
      writing.advance(size);
      demo::pause(s.pause);
    }
  }
  return demo::finish_writing(peer, writing, digest);
}

int run(const settings& s) {
  for (unsigned number = 0; number < s.connections; ++number)
    if (!converse(s)) return demo::failed;
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"header-client", "Makes a few write()s of known sizes over each connection.",
       "header-client --port 8000 --write 5,1000,3000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
