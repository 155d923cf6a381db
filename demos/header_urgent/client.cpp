// Sends ordinary data, one urgent byte, and ordinary data again.
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

int main(int argc, char** argv) {
  demo::program program("header_urgent-client", "Sends one urgent byte between ordinary ones.",
                        "--port 8000 --bytes 1000");
  const auto& server = program.server_address();
  const auto& bytes = program.bytes(
      "--bytes", 1000, "ordinary data before the urgent byte, and after it", 1, 1 << 20);
  const auto& pause = program.seconds("--pause", 0.1, "pause before and after the urgent byte");
  const auto& ordinary = program.flag("--ordinary", "send no urgent byte, for comparison");

  return program.run(argc, argv, [&] {
    sock::stream peer = sock::stream::connect(server);
    demo::log_connected(peer);
    // The urgent byte takes a number in the stream like any other, but Linux hands it to the reader
    // beside the stream: what the reader counts and checks is the ordinary data alone.
    demo::outgoing_stream stream(2 * bytes, bytes);
    peer.write_all(stream.next());
    demo::pause(pause);
    if (!ordinary) {
      sock::send_urgent(peer, std::byte{'!'});
      demo::log("sent the urgent byte '!' as byte {} of the stream", bytes + 1);
      demo::pause(pause);
    }
    peer.write_all(stream.next());
    peer.shutdown(sock::direction::send);
    stream.read_receipt(peer);
    peer.close();
  });
}
