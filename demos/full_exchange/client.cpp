// The fast sender of the notes' figure: it writes 8 KiB in one write() and has nothing more to
// send. All that follows, the segments, the waiting and the FIN on the last of the data, is its
// kernel's work.
#include <sock/sock.hpp>
#include <stdexcept>
#include <vector>

#include "common/log.hpp"
#include "common/pattern.hpp"
#include "common/program.hpp"

int main(int argc, char** argv) {
  demo::program program("full_exchange-client",
                        "The figure's fast sender: writes 8 KiB at once, then sends FIN.",
                        "--host 127.0.0.1 --port 8000");
  const auto& server = program.server_address();
  const auto& bytes = program.bytes("--bytes", 8192, "how much to send", 1);
  const auto& send_buffer =
      program.socket_size("--send-buffer", 8192, "SO_SNDBUF; 0: the kernel's");
  const auto& pause =
      program.seconds("--pause", 0.2, "from connect() to write(): time for the server's accept()");

  return program.run(argc, argv, [&] {
    sock::tcp_socket socket(server);
    if (send_buffer != 0) socket.set(sock::send_buffer{send_buffer});
    sock::stream peer = std::move(socket).connect(server);  // steps 1 to 3
    demo::log_connected(peer);
    demo::pause(pause);

    std::vector<std::byte> block(bytes);
    demo::fill_pattern(block, 0);
    peer.write_all(block);  // steps 4 to 9, and 12: as much as the window allows
    peer.shutdown(
        sock::direction::send);  // step 13: the FIN waits behind the data, and leaves with the last
    const auto queues = peer.queues();
    demo::log(
        "write() took all {} bytes; {} are sent and unacknowledged, {} wait for the window (FIN "
        "counts as one)",
        bytes, queues.unacked, queues.unsent);

    if (!peer.read_some(block).end_of_stream())  // until step 17
      throw std::runtime_error("the server sent data, which it never does");
    peer.close();
    demo::log("the server has closed too; all {} bytes are acknowledged", bytes);
  });
}
