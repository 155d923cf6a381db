// The fast sender of the notes' figure: it writes 8 KiB at a stroke and has nothing more to say.
// All that follows, the segments, the waiting and the FIN upon the last of the data, is its
// kernel's work.
#include <spdlog/spdlog.h>

#include <sock/sock.hpp>
#include <vector>

#include "common/activity.hpp"
#include "common/ends.hpp"
#include "common/pattern.hpp"
#include "common/program.hpp"

namespace {

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::uint64_t bytes = 8192;
  std::uint64_t send_buffer = 8192;
  double pause = 0.2;
};

void describe(CLI::App& app, settings& s) {
  demo::add_host(app, s.host);
  demo::add_port(app, s.port);
  demo::add_bytes(app, "--bytes", s.bytes, "how much to send", 1);
  demo::add_bytes(app, "--send-buffer", s.send_buffer,
                  "SO_SNDBUF asked for; 0 leaves the kernel's choice", 0, 1 << 30);
  demo::add_seconds(app, "--pause", s.pause,
                    "from connect() to write(): time for the server's accept()");
}

int send(const settings& s) {
  auto peer = demo::connect(s.host, s.port, [&](sock::tcp_socket& socket) {  // steps 1 to 3
    if (s.send_buffer != 0) socket.set(sock::send_buffer{static_cast<int>(s.send_buffer)});
  });
  demo::activity writing{"sent", s.bytes};
  demo::pause(s.pause);

  std::vector<std::byte> block(s.bytes);
  demo::fill_pattern(block, 0);
  peer.write_all(block);                 // steps 4 to 9, and 12: as much as the window admits
  peer.shutdown(sock::direction::send);  // step 13: FIN, which waits behind the data and then rides
                                         // on its last
  writing.advance(block.size());
  const auto queues = peer.queues();
  spdlog::info(
      "write() took all {} bytes; {} are sent and unacknowledged, {} wait for the window (FIN "
      "counts "
      "as one)",
      block.size(), queues.unacked, queues.unsent);

  const auto got =
      writing.during("read()", [&] { return peer.read_some(block); });  // until step 17
  if (!got.end_of_stream()) {
    spdlog::error("{} sent data, which it never does", peer.peer().to_string());
    return demo::failed;
  }
  peer.close();
  spdlog::info("the server has closed too; all {} bytes are acknowledged", s.bytes);
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"full_exchange-client",
       "The figure's fast sender: writes 8 KiB at a stroke, then sends FIN.",
       "full_exchange-client --host 127.0.0.1 --port 8000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return send(s); });
}
