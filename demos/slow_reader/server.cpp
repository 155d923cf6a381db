// The slow reader: accepts one connection and reads it a little at a time, with a pause before each
// read. While it pauses, the kernel goes on receiving on its behalf, until the receive buffer is
// full.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
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
  std::uint64_t read_size = 2048;
  double pause = 0.5;
  std::uint64_t receive_buffer = 4096;
  std::uint64_t mss = 1024;
};

void describe(CLI::App& app, settings& s) {
  app.add_option("--host", s.host, "address to listen on: 0.0.0.0 or :: for every interface")
      ->capture_default_str();
  demo::add_port(app, s.port, true);
  demo::add_bytes(app, "--read", s.read_size, "most bytes of one read()", 1, 1 << 30);
  demo::add_seconds(app, "--pause", s.pause, "pause before each read()");
  demo::add_bytes(app, "--receive-buffer", s.receive_buffer,
                  "SO_RCVBUF asked for; 0 leaves the kernel's choice", 0, 1 << 30);
  demo::add_bytes(app, "--mss", s.mss, "largest segment to announce; 0 leaves the kernel's choice",
                  0, 32767);
}

sock::listener listen(const settings& s) {
  const sock::address here = sock::resolve_local(s.host, std::to_string(s.port)).at(0);
  sock::tcp_socket socket{here};
  socket.set(sock::reuse_address{true});
  // Before listen(): the window and the MSS are announced in the SYN, when no connection exists
  // yet.
  if (s.receive_buffer != 0) socket.set(sock::receive_buffer{static_cast<int>(s.receive_buffer)});
  if (s.mss != 0) socket.set(sock::max_segment{static_cast<int>(s.mss)});
  sock::listener listener = std::move(socket).listen(here);
  spdlog::info("listening on {}; receive buffer {} bytes, MSS {}", listener.local().to_string(),
               listener.get<sock::receive_buffer>().bytes, listener.get<sock::max_segment>().bytes);
  return listener;
}

int serve(const settings& s) {
  auto listener = listen(s);
  demo::activity reading{"read", 0};
  auto [peer, from] = reading.during("accept()", [&] { return listener.accept(); });
  spdlog::info("{} is connected", from.to_string());

  std::vector<std::byte> block(s.read_size);
  demo::stream_digest digest;
  while (true) {
    demo::pause(s.pause);
    const int unread = peer.queues().unread;
    const auto got = reading.during("read()", [&] { return peer.read_some(block); });
    if (!got) break;
    const auto bytes = std::span(block).first(got.bytes);
    if (auto wrong = demo::find_mismatch(bytes, reading.bytes())) {
      spdlog::error("byte {} of the stream is not the one that was sent", *wrong);
      return demo::failed;
    }
    digest.add(bytes);
    reading.advance(got.bytes);
    spdlog::info("paused {:g} s; {} bytes lay unread; read() took {}, {} in all", s.pause, unread,
                 got.bytes, reading.bytes());
  }
  spdlog::info("end of stream: {} bytes, each as it was sent; digest {:016x}", reading.bytes(),
               digest.value());
  peer.write_all(demo::receipt{reading.bytes(), digest.value()}.encode());
  peer.close();
  spdlog::info("sent the receipt and closed");
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"slow_reader-server", "Reads one connection slowly, so that its receive window closes.",
       "slow_reader-server --port 8000 --read 2048 --pause 500ms"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return serve(s); });
}
