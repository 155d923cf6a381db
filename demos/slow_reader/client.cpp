// The fast writer: writes as fast as write() lets it, and says for how long write() was blocked.
#include <algorithm>
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/observer.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

int main(int argc, char** argv) {
  demo::program program("slow_reader-client", "Writes as fast as write() lets it.",
                        "--port 8000 --bytes 16k --send-buffer 4096");
  const auto& server = program.server_address();
  const auto& bytes = program.bytes("--bytes", 16384, "how much to send");
  const auto& write_size = program.bytes("--write", 2048, "bytes of one write()", 1, 1 << 30);
  const auto& send_buffer =
      program.socket_size("--send-buffer", 4096, "SO_SNDBUF; 0: the kernel's");
  const auto& user_timeout =
      program.seconds("--user-timeout", 0,
                      "TCP_USER_TIMEOUT: how long data may wait for the peer; 0: the kernel's");

  return program.run(argc, argv, [&] {
    sock::tcp_socket socket(server);
    if (send_buffer != 0) socket.set(sock::send_buffer{send_buffer});
    if (user_timeout != 0)
      socket.set(sock::user_timeout{static_cast<unsigned>(user_timeout * 1000)});
    sock::stream peer = std::move(socket).connect(server);
    demo::log_connected(peer);

    const demo::observer observer(peer);  // a second thread: it says why write() is blocked
    demo::outgoing_stream stream(bytes, write_size);
    double blocked = 0;
    double longest = 0;
    while (!stream.done()) {
      const auto piece = stream.next();
      const double before = demo::now();
      peer.write_all(piece);
      const double took = demo::now() - before;
      if (took < 0.01) continue;  // not blocked, only slow
      demo::log("write() was blocked for {:.2f} s; the kernel has {} bytes now", took,
                stream.bytes());
      blocked += took;
      longest = std::max(longest, took);
    }
    demo::log("all {} bytes written; blocked in write() for {:.3f} s in all, at most {:.3f} s",
              bytes, blocked, longest);

    peer.shutdown(sock::direction::send);  // FIN follows the last byte; reading goes on
    stream.read_receipt(peer);
    peer.close();
    demo::log("closed");
  });
}
