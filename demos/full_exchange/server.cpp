// The slow receiver of the notes' figure. How much it reads, and when, makes the server's half of
// the 18 steps.
#include <spdlog/spdlog.h>

#include <array>
#include <sock/sock.hpp>

#include "ask_for_window.hpp"
#include "common/activity.hpp"
#include "common/pattern.hpp"
#include "common/program.hpp"
#include "receive_memory.hpp"

namespace {

constexpr int window = 6144;
constexpr int segment = 1024;
constexpr std::size_t one_read = 2048;
constexpr std::uint64_t whole_stream = 8192;

struct settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  double pause = 0.005;
  double rest = 0.2;
};

void describe(CLI::App& app, settings& s) {
  demo::add_local_host(app, s.host);
  demo::add_port(app, s.port, true);
  demo::add_seconds(app, "--pause", s.pause, "between the first two read()s, steps 10 and 11");
  demo::add_seconds(app, "--rest", s.rest,
                    "before the others: longer than a delayed ACK (40 ms) waits, step 14");
}

sock::listener listen(const settings& s) {
  const sock::address here = sock::resolve_local(s.host, std::to_string(s.port)).at(0);
  const auto opening = full_exchange::how_to_open(window, segment);
  sock::tcp_socket socket{here};
  socket.set(sock::reuse_address{true});
  socket.set(opening.mss);
  socket.set(opening.buffer);
  auto listener = std::move(socket).listen(here);
  spdlog::info("listening on {}; for a window of {} this kernel wants SO_RCVBUF {}; MSS {}",
               listener.local().to_string(), window, opening.buffer.bytes, opening.mss.bytes);
  return listener;
}

// The program does nothing until so much lies in the receive buffer.
void await_unread(const sock::stream& peer, int bytes) {
  constexpr double look_again = 0.001;
  while (peer.queues().unread < bytes) {
    if (peer.peer_status() != sock::peer_state::connected && peer.queues().unread < bytes)
      throw std::runtime_error(
          fmt::format("the client ended with {} bytes unread, not {}: it is not the figure's",
                      peer.queues().unread, bytes));
    demo::pause(look_again);
  }
}

void read(sock::stream& peer, demo::activity& reading) {
  std::array<std::byte, one_read> block{};
  if (!peer.read_exact(block)) throw std::runtime_error("the stream ended too early");
  if (auto wrong = demo::find_mismatch(block, reading.bytes()))
    throw std::runtime_error(
        fmt::format("byte {} of the stream is not the one that was sent", *wrong));
  reading.advance(block.size());
  spdlog::info("read {} bytes, {} in all; {} lie unread", block.size(), reading.bytes(),
               peer.queues().unread);
}

int serve(const settings& s) {
  auto listener = listen(s);
  const auto apart = full_exchange::keep_segments_apart_on_loopback();
  demo::activity reading{"read", whole_stream};
  auto [peer, client] =
      reading.during("accept()", [&] { return listener.accept(); });  // steps 1 to 3
  peer.set(
      sock::quick_ack{false});  // let an acknowledgement wait for the reader, as the figure has it
  spdlog::info("{} is connected", client.to_string());

  await_unread(peer, window);  // steps 4 to 9: the window is full, the sender blocked
  const int cost = full_exchange::fit_buffer(peer, window, segment);
  spdlog::info("{} bytes lie unread: the window is full; a segment of {} costs {} bytes of memory",
               window, segment, cost);
  read(peer, reading);  // step 10
  demo::pause(s.pause);
  read(peer, reading);  // step 11

  await_unread(peer, window - 2 * segment);  // steps 12 and 13
  demo::pause(s.rest);                       // step 14: the kernel acknowledges by itself
  for (int step : {15, 16}) {
    read(peer, reading);
    // Once FIN has come, Linux says no more that the window has grown. It answers whoever asks: see
    // the lesson.
    if (!full_exchange::ask_for_window())
      spdlog::info("no link to ask for the window: no step {}", step);
    demo::pause(s.rest);
  }

  std::array<std::byte, 1> beyond{};
  if (!peer.read_some(beyond).end_of_stream())
    throw std::runtime_error("the client sent more than the figure has");
  peer.close();  // step 17
  spdlog::info("end of stream: {} bytes, each as it was sent; closed", reading.bytes());
  return demo::ok;
}

}  // namespace

int main(int argc, char** argv) {
  settings s;
  return demo::run(
      argc, argv,
      {"full_exchange-server",
       "The figure's slow receiver: a window of 6 KiB, read 2 KiB at a time.",
       "full_exchange-server --host 127.0.0.1 --port 8000"},
      [&](CLI::App& app) { describe(app, s); }, [&] { return serve(s); });
}
