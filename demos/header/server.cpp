// The reader of the header's tour: reads each connection to its end, at once, checks every byte and
// answers with a receipt.
#include <spdlog/spdlog.h>

#include <array>
#include <sock/sock.hpp>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  unsigned connections = 1;
  std::uint64_t reads = 0;
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
  demo::add_number(app, "--connections", s.connections, "how many to serve, one after the other", 1,
                   1000);
  demo::add_number(app, "--reads", s.reads,
                   "close after so many reads, with the rest unread; 0 reads all");
}

void serve(sock::stream peer, demo::activity& reading, std::uint64_t reads) {
  std::array<std::byte, 4096> block;
  demo::stream_check check;
  std::uint64_t made = 0;
  while (const auto got = reading.during("read()", [&] { return peer.read_some(block); })) {
    check.take(std::span(block).first(got.bytes));
    reading.advance(got.bytes);
    spdlog::debug("read() took {}", got.bytes);
    if (++made == reads) {
      demo::pause(0.5);  // the rest arrives, and is acknowledged
      spdlog::info("closing with {} bytes unread", peer.queues().unread);
      return;
    }
  }
  demo::finish_reading(peer, check);
}

int run(const settings& s) {
  const auto listener = demo::listen(s.host, s.port);
  demo::activity reading{"read", 0};
  for (unsigned number = 0; number < s.connections; ++number)
    serve(demo::accept(listener, reading), reading, s.reads);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"header-server", "Reads connections to their end and checks every byte.",
       "header-server --port 8000 --connections 1"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
