// Sends ordinary data, one urgent byte, and ordinary data again.
#include <spdlog/spdlog.h>

#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint64_t bytes = 1000;
  double pause = 0.1;
  bool ordinary = false;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_bytes(app, "--bytes", s.bytes, "ordinary data before the urgent byte, and after it", 1,
                  1 << 20);
  demo::add_seconds(app, "--pause", s.pause, "pause before and after the urgent byte");
  demo::add_flag(app, "--ordinary", s.ordinary, "send that byte like any other, for comparison");
}

constexpr auto alarm_byte = static_cast<std::byte>('!');

// The urgent byte takes a number in the stream like any other, but Linux hands it over beside the
// stream: what the reader counts and checks is the ordinary data alone.
void write_block(sock::stream& peer, demo::activity& writing, demo::stream_digest& digest,
                 std::uint64_t size) {
  std::vector<std::byte> block(size);
  demo::fill_pattern(block, writing.bytes());
  peer.write_all(block);
  digest.add(block);
  writing.advance(size);
}

int run(const settings& s) {
  auto peer = demo::connect(s.host, s.port);
  demo::activity writing{"sent", 2 * s.bytes};
  demo::stream_digest digest;

  write_block(peer, writing, digest, s.bytes);
  demo::pause(s.pause);
  if (!s.ordinary) {
    sock::send_urgent(peer, alarm_byte);
    spdlog::info("sent the urgent byte '!' as byte {} of the stream", s.bytes + 1);
    demo::pause(s.pause);
  }
  write_block(peer, writing, digest, s.bytes);
  return demo::finish_writing(peer, writing, digest) ? demo::ok : demo::failed;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"header_urgent-client", "Sends one urgent byte between ordinary ones.",
       "header_urgent-client --port 8000 --bytes 1000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
