// The slow reader: reads a little at a time, with a pause before each read(). While it pauses, its
// kernel goes on receiving, until the receive buffer is full.
#include <limits>
#include <sock/sock.hpp>
#include <system_error>
#include <vector>

#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"

int main(int argc, char** argv) {
  demo::program program("slow_reader-server", "Reads slowly, so that its receive window closes.",
                        "--port 8000 --read 2048 --pause 700ms");
  const auto& here = program.local_address();
  const auto& read_size = program.bytes("--read", 2048, "most bytes of one read()", 1, 1 << 30);
  const auto& pause = program.seconds("--pause", 0.7, "pause before each read()");
  const auto& first_pause = program.optional_seconds("--first-pause", "before the first read()");
  const auto& reads = program.number("--reads", std::numeric_limits<std::uint64_t>::max(),
                                     "close after so many reads, with the rest unread", 0,
                                     std::numeric_limits<std::uint64_t>::max());
  const auto& receive_buffer =
      program.socket_size("--receive-buffer", 4096, "SO_RCVBUF; 0: the kernel's");
  const auto& mss = program.socket_size("--mss", 1024, "largest segment; 0: the kernel's", 32767);

  return program.run(argc, argv, [&] {
    sock::tcp_socket socket(here);
    socket.set(sock::reuse_address{true});
    // Before listen(): the SYN announces window and MSS, and no connection exists before it.
    if (receive_buffer != 0) socket.set(sock::receive_buffer{receive_buffer});
    if (mss != 0) socket.set(sock::max_segment{mss});
    const sock::listener listener = std::move(socket).listen(here);
    demo::log_listener(listener);
    auto [peer, client] = listener.accept();
    demo::log_accepted(peer);

    std::vector<std::byte> block(read_size);
    demo::incoming_stream stream;
    for (std::uint64_t reads_done = 0;; ++reads_done) {
      const double rest = reads_done == 0 ? first_pause.value_or(pause) : pause;
      demo::pause(rest);
      const int unread = peer.queues().unread;
      if (reads_done == reads) {
        demo::log("{} bytes are unread; closing without them", unread);
        return;
      }
      std::error_code failure;
      const auto got = peer.read_some(block, failure);
      if (failure) {
        demo::log("{} reads took {} bytes in all; then the connection was gone", reads_done,
                  stream.bytes());
        throw std::system_error(failure, "read");
      }
      if (got.end_of_stream()) break;
      stream.check(std::span(block).first(got.bytes));
      if (rest >= 0.01)
        demo::log("paused {:g} s; {} bytes were unread; read() took {}, {} in all", rest, unread,
                  got.bytes, stream.bytes());
    }
    stream.write_receipt(peer);
    peer.close();
    demo::log("sent the receipt and closed");
  });
}
