// Reads a stream in which one byte is urgent. The kernel keeps that byte beside the stream, and a
// read() never goes across the place where it stood.
#include <array>
#include <sock/sock.hpp>

#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

int main(int argc, char** argv) {
  demo::program program("header_urgent-server", "Reads a stream in which one byte is urgent.",
                        "--port 8000");
  const auto& here = program.local_address();

  return program.run(argc, argv, [&] {
    const sock::listener listener = sock::listener::bind(here);
    demo::log_listener(listener);
    auto [peer, client] = listener.accept();
    demo::log_accepted(peer);

    std::array<std::byte, 4096> block{};
    demo::incoming_stream stream;
    bool taken = false;
    std::error_code failure;
    // The mark is looked for before each read(), since a read() that begins at it skips it.
    while (sock::wait(peer, sock::readiness::readable, sock::deadline::never(), failure)) {
      if (!taken && sock::at_urgent_mark(peer)) {
        if (const auto urgent = sock::read_urgent(peer)) {
          demo::log("here stood the urgent byte: '{}', after {} bytes of the stream",
                    static_cast<char>(*urgent), stream.bytes());
          taken = true;
        }
      }
      const auto got = peer.read_some(block);
      if (!got) break;
      stream.check(std::span(block).first(got.bytes));
      demo::log("read() took {} bytes, {} in all", got.bytes, stream.bytes());
    }
    if (!taken) demo::log("no urgent byte came");
    stream.write_receipt(peer);
    peer.close();
  });
}
