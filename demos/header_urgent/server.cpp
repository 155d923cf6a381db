// Reads a stream in which one byte is urgent. The kernel keeps that byte beside the stream, and a
// read() never goes across the place where it stood.
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
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
}

int run(const settings& s) {
  const auto listener = demo::listen(s.host, s.port);
  demo::activity reading{"read", 0};
  sock::stream peer = demo::accept(listener, reading);

  std::array<std::byte, 4096> block;
  demo::stream_check check;
  bool taken = false;
  std::error_code failure;
  while (true) {
    // The mark is looked for before each read(), since a read() that begins at it skips it.
    reading.during("poll()", [&] {
      return sock::wait(peer, sock::readiness::readable, sock::until::forever(), failure);
    });
    if (!taken && sock::at_urgent_mark(peer)) {
      if (const auto urgent = sock::read_urgent(peer)) {
        spdlog::info("here stood the urgent byte: '{}', after {} bytes of the stream",
                     static_cast<char>(*urgent), reading.bytes());
        taken = true;
      }
    }
    const auto got = reading.during("read()", [&] { return peer.read_some(block); });
    if (!got) break;
    check.take(std::span(block).first(got.bytes));
    reading.advance(got.bytes);
    spdlog::info("read() took {} bytes, {} in all", got.bytes, reading.bytes());
  }
  if (!taken) spdlog::info("no urgent byte came");
  demo::finish_reading(peer, check);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"header_urgent-server", "Reads a stream in which one byte is urgent.",
       "header_urgent-server --port 8000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return run(s); });
}
