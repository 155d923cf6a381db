// The slow reader: accepts one connection and reads it a little at a time, with a pause before each
// read. While it pauses, the kernel goes on receiving on its behalf, until the receive buffer is
// full.
#include <spdlog/spdlog.h>

#include <limits>
#include <optional>
#include <sock/sock.hpp>
#include <span>
#include <system_error>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint64_t read_size = 2048;
  double pause = 0.7;
  std::optional<double> first_pause;
  std::uint64_t reads = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t receive_buffer = 4096;
  std::uint64_t mss = 1024;
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
  demo::add_bytes(app, "--read", s.read_size, "most bytes of one read()", 1, 1 << 30);
  demo::add_seconds(app, "--pause", s.pause, "pause before each read()");
  demo::add_seconds(app, "--first-pause", s.first_pause, "pause before the first read(), if other");
  demo::add_number(app, "--reads", s.reads,
                   "give up after so many reads, and close with data unread");
  demo::add_bytes(app, "--receive-buffer", s.receive_buffer,
                  "SO_RCVBUF asked for; 0 leaves the kernel's choice", 0, 1 << 30);
  demo::add_bytes(app, "--mss", s.mss, "largest segment to announce; 0 leaves the kernel's choice",
                  0, 32767);
}

constexpr double worth_telling = 0.01;  // seconds: of a thousand short pauses only the sum is told

// What the kernel had received is read to its end also where the connection has ended by then; the
// sum says so.
sock::result read_one(sock::stream& peer, std::span<std::byte> block, demo::activity& reading,
                      std::uint64_t reads_before) {
  try {
    return reading.during("read()", [&] { return peer.read_some(block); });
  } catch (const std::system_error&) {
    spdlog::info("{} reads took {} bytes in all; then the connection was gone", reads_before,
                 reading.bytes());
    throw;
  }
}

// Before listen(): the window and the MSS are announced in the SYN, when no connection exists yet.
void prepare(sock::tcp_socket& socket, const settings& s) {
  if (s.receive_buffer != 0) socket.set(sock::receive_buffer{static_cast<int>(s.receive_buffer)});
  if (s.mss != 0) socket.set(sock::max_segment{static_cast<int>(s.mss)});
}

int serve(const settings& s) {
  const auto listener = demo::listen(s.host, s.port, [&](auto& socket) { prepare(socket, s); });
  demo::activity reading{"read", 0};
  sock::stream peer = demo::accept(listener, reading);

  std::vector<std::byte> block(s.read_size);
  demo::stream_check check;
  std::uint64_t number = 0;
  for (;; ++number) {
    const double pause = number == 0 ? s.first_pause.value_or(s.pause) : s.pause;
    demo::pause(pause);
    const int unread = peer.queues().unread;
    if (number == s.reads) {
      spdlog::info("paused {:g} s; {} bytes lie unread, and stay so: closing", pause, unread);
      return demo::ok;
    }
    const auto got = read_one(peer, block, reading, number);
    if (!got) break;
    check.take(std::span(block).first(got.bytes));
    reading.advance(got.bytes);
    if (pause >= worth_telling)
      spdlog::info("paused {:g} s; {} bytes lay unread; read() took {}, {} in all", pause, unread,
                   got.bytes, reading.bytes());
  }
  spdlog::info("{} reads took all", number);
  demo::finish_reading(peer, check);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"slow_reader-server", "Reads one connection slowly, so that its receive window closes.",
       "slow_reader-server --port 8000 --read 2048 --pause 700ms"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return serve(s); });
}
