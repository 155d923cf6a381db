// The slow receiver of the notes' figure. How much it reads, and when, makes the server's half of
// the 18 steps.
#include <algorithm>
#include <array>
#include <fstream>
#include <sock/sock.hpp>

#include "ask_for_window.hpp"
#include "common/log.hpp"
#include "common/program.hpp"
#include "common/test_stream.hpp"
#include "receive_memory.hpp"

namespace {

constexpr int window = 6144;
constexpr int segment = 1024;
constexpr std::size_t one_read = 2048;

sock::listener listen(const sock::address& here) {
  const auto opening = full_exchange::choose_opening(window, segment);
  sock::tcp_socket socket{here};
  socket.set(sock::reuse_address{true});
  socket.set(opening.mss);
  socket.set(opening.buffer);
  auto listener = std::move(socket).listen(here);
  demo::log("listening on {}; a window of {} takes SO_RCVBUF {} on this kernel; MSS {}",
            listener.local().to_string(), window, opening.buffer.bytes, opening.mss.bytes);
  return listener;
}

// The program does nothing until so much lies in the receive buffer.
void await_unread(const sock::stream& peer, int bytes) {
  constexpr double look_again = 0.001;
  while (peer.queues().unread < bytes) {
    if (peer.peer_status() != sock::peer_state::connected && peer.queues().unread < bytes)
      throw std::runtime_error(
          fmt::format("the client ended with {} bytes unread, not {}: this is not the figure",
                      peer.queues().unread, bytes));
    demo::pause(look_again);
  }
}

void read(sock::stream& peer, demo::incoming_stream& stream) {
  std::array<std::byte, one_read> block{};
  if (!peer.read_exact(block)) throw std::runtime_error("the stream ended too early");
  stream.check(block);
  demo::log("read {} bytes, {} in all; {} lie unread", block.size(), stream.bytes(),
            peer.queues().unread);
}

// Linux answers segments that are out of date at most once in this time (tcp_invalid_ratelimit):
// asked sooner, it would not answer. The lab sets it to 0, where the system allows that.
double answer_interval() {
  std::ifstream setting("/proc/sys/net/ipv4/tcp_invalid_ratelimit");
  double milliseconds = 0;
  setting >> milliseconds;
  return milliseconds / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  demo::program program("full_exchange-server",
                        "The figure's slow receiver: a window of 6 KiB, read 2 KiB at a time.",
                        "--host 127.0.0.1 --port 8000");
  const auto& here = program.local_address();
  const auto& pause =
      program.seconds("--pause", 0.005, "between the first two read()s, steps 10 and 11");
  const auto& rest = program.seconds(
      "--rest", 0.2, "before the others: longer than a delayed ACK waits (40 ms), step 14");

  return program.run(argc, argv, [&] {
    auto listener = listen(here);
    const auto apart = full_exchange::keep_segments_apart_on_loopback();
    auto [peer, client] = listener.accept();  // steps 1 to 3
    peer.set(sock::quick_ack{false});  // an acknowledgement waits for the reader, as in the figure
    demo::log_accepted(peer);

    await_unread(peer, window);  // steps 4 to 9: the window is full, the sender blocked
    const int cost = full_exchange::fit_buffer(peer, window, segment);
    demo::log("{} bytes are unread: the window is full; a segment of {} takes {} bytes of memory",
              window, segment, cost);

    demo::incoming_stream stream;
    read(peer, stream);  // step 10
    demo::pause(pause);
    read(peer, stream);  // step 11

    await_unread(peer, window - 2 * segment);  // steps 12 and 13
    demo::pause(rest);                         // step 14: the kernel acknowledges by itself
    const double interval = answer_interval();
    for (int step : {15, 16}) {
      read(peer, stream);
      // After a FIN Linux sends no window update by itself. It answers a segment that is out of
      // date: see the lesson.
      if (!full_exchange::ask_for_window())
        demo::log("no link to ask for the window: no step {}", step);
      demo::pause(interval > 0 ? std::max(rest, interval + 0.1) : rest);
    }
    std::array<std::byte, 1> beyond{};
    if (!peer.read_some(beyond).end_of_stream())
      throw std::runtime_error("the client sent more than the figure has");
    peer.close();  // step 17
    demo::log("end of stream: {} bytes, each as it was sent; closed", stream.bytes());
  });
}
