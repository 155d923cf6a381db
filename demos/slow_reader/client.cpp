// The fast writer: connects, writes as fast as write() lets it, and says for how long write() did
// not.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint64_t bytes = 16384;
  std::uint64_t write_size = 2048;
  std::uint64_t send_buffer = 4096;
  double user_timeout = 0;
};

constexpr double worth_telling = 0.01;  // seconds: a shorter write() was not blocked, only slow

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_bytes(app, "--bytes", s.bytes, "how much to send");
  demo::add_bytes(app, "--write", s.write_size, "bytes of one write()", 1, 1 << 30);
  demo::add_bytes(app, "--send-buffer", s.send_buffer,
                  "SO_SNDBUF asked for; 0 leaves the kernel's choice", 0, 1 << 30);
  demo::add_seconds(app, "--user-timeout", s.user_timeout,
                    "TCP_USER_TIMEOUT: how long the kernel waits for the peer before it gives the "
                    "connection up; 0 is its own way");
}

void prepare(sock::tcp_socket& socket, const settings& s) {
  if (s.send_buffer != 0) socket.set(sock::send_buffer{static_cast<int>(s.send_buffer)});
  if (s.user_timeout != 0)
    socket.set(sock::user_timeout{static_cast<unsigned>(s.user_timeout * 1000)});
}

// In the program's eyes nothing moves; the kernel knows whether the window is the reason.
std::string look(const sock::stream& peer) {
  std::error_code gone;  // closed meanwhile
  const auto queues = peer.queues(gone);
  const auto info = peer.info(gone);
  return fmt::format("{} bytes unsent, {} unacknowledged, the peer's window is {}", queues.unsent,
                     queues.unacked,
                     info.send_window ? std::to_string(*info.send_window) : "unknown");
}

int send(const settings& s) {
  auto peer = demo::connect(s.host, s.port, [&](auto& socket) { prepare(socket, s); });

  demo::activity writing{"sent", s.bytes, [&] { return look(peer); }};
  demo::stream_digest digest;
  std::vector<std::byte> block(s.write_size);
  double blocked = 0;
  double longest = 0;
  while (writing.bytes() < s.bytes) {
    const auto piece =
        std::span(block).first(std::min<std::uint64_t>(block.size(), s.bytes - writing.bytes()));
    demo::fill_pattern(piece, writing.bytes());
    writing.during("write()", [&] { peer.write_all(piece); });
    const double took = writing.seconds();
    digest.add(piece);
    writing.advance(piece.size());
    if (took < worth_telling) continue;
    spdlog::info("write() was blocked for {:.2f} s; {} bytes are with the kernel now", took,
                 writing.bytes());
    blocked += took;
    longest = std::max(longest, took);
  }
  spdlog::info(
      "all {} bytes written; blocked in write() for {:.3f} s in all, {:.3f} s at the longest",
      writing.bytes(), blocked, longest);
  return demo::finish_writing(peer, writing, digest) ? demo::ok : demo::failed;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"slow_reader-client",
       "Writes as fast as write() lets it, and tells for how long write() did not.",
       "slow_reader-client --port 8000 --bytes 16k --send-buffer 4096"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return send(s); });
}
