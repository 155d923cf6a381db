// The fast writer: connects, writes as fast as write() lets it, and says for how long write() did
// not.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/pattern.hpp"
#include "common/program.hpp"
#include "common/receipt.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint64_t bytes = 20480;
  std::uint64_t write_size = 2048;
  std::uint64_t send_buffer = 4096;
};

constexpr double worth_telling = 0.01;  // seconds: a shorter write() was not blocked, only slow

void describe(CLI::App& app, settings& s) {
  app.add_option("--host", s.host, "name or address of the server")->capture_default_str();
  demo::add_port(app, s.port);
  demo::add_bytes(app, "--bytes", s.bytes, "how much to send");
  demo::add_bytes(app, "--write", s.write_size, "bytes of one write()", 1, 1 << 30);
  demo::add_bytes(app, "--send-buffer", s.send_buffer,
                  "SO_SNDBUF asked for; 0 leaves the kernel's choice", 0, 1 << 30);
}

// Names often have two addresses, IPv6 and IPv4: the first that answers is taken.
sock::stream connect(const settings& s) {
  std::error_code refused;
  sock::address tried;
  for (const sock::address& server : sock::resolve(s.host, std::to_string(s.port))) {
    sock::tcp_socket socket{server};
    if (s.send_buffer != 0) socket.set(sock::send_buffer{static_cast<int>(s.send_buffer)});
    if (auto peer = std::move(socket).connect(server, refused)) return std::move(*peer);
    tried = server;
  }
  throw sock::error(refused, "connect", tried);
}

// In the program's eyes nothing moves; the kernel knows whether the window is the reason.
std::string look(const sock::stream& peer) {
  const auto queues = peer.queues();
  const auto info = peer.info();
  return fmt::format("{} bytes unsent, {} unacknowledged, the peer's window is {}", queues.unsent,
                     queues.unacked,
                     info.send_window ? std::to_string(*info.send_window) : "unknown");
}

int send(const settings& s) {
  auto peer = connect(s);
  spdlog::info("connected {} to {}; send buffer {} bytes", peer.local().to_string(),
               peer.peer().to_string(), peer.get<sock::send_buffer>().bytes);

  demo::activity writing{"sent", s.bytes, [&] { return look(peer); }};
  demo::stream_digest digest;
  std::vector<std::byte> block(s.write_size);
  double blocked = 0;
  double longest = 0;
  while (writing.bytes() < s.bytes) {
    const auto piece =
        std::span(block).first(std::min<std::uint64_t>(block.size(), s.bytes - writing.bytes()));
    demo::fill_pattern(piece, writing.bytes());
    writing.during("write()", [&] { return peer.write_all(piece); });
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

  // FIN follows the last byte; reading goes on. That write() returned says only that our kernel has
  // the bytes; that the reader has them, only the reader can say.
  peer.shutdown(sock::direction::send);
  demo::receipt::wire answer{};
  const auto got = writing.during("read()", [&] { return peer.read_exact(answer); });
  if (!got) {
    spdlog::error("{} closed without a receipt", peer.peer().to_string());
    return demo::failed;
  }
  if (demo::receipt::decode(answer) != demo::receipt{writing.bytes(), digest.value()}) {
    spdlog::error("the reader did not get what was sent: it counts {} bytes",
                  demo::receipt::decode(answer).bytes);
    return demo::failed;
  }
  peer.close();
  spdlog::info("the reader has all {} bytes, digest {:016x}; closed", writing.bytes(),
               digest.value());
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"slow_reader-client",
       "Writes as fast as write() lets it, and tells for how long write() did not.",
       "slow_reader-client --port 8000 --bytes 20k --send-buffer 4096"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return send(s); });
}
