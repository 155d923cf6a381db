#include "close_modes.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "common/log.hpp"

namespace closing {
namespace {

using repair = sock::raw_option<IPPROTO_TCP, TCP_REPAIR, int>;

void send(sock::stream& peer, std::uint64_t bytes) {
  peer.write_all(std::vector<std::byte>(bytes));
  demo::log("wrote {} bytes", bytes);
}

void receive(sock::stream& peer, std::uint64_t bytes) {
  std::vector<std::byte> in(bytes);
  if (!peer.read_exact(in) && bytes != 0)
    throw std::runtime_error("the peer closed before it had sent anything");
  demo::log("read {} bytes", bytes);
}

// The other end's FIN ends this; the bytes before it are only counted.
void read_to_the_end(sock::stream& peer) {
  std::array<std::byte, 1024> block{};
  std::uint64_t bytes = 0;
  while (const auto got = peer.read_some(block)) bytes += got.bytes;
  demo::log("read() says end of stream, after {} bytes more; this end is now in {}", bytes,
            to_string(peer.info().state));
}

void reply(sock::stream& peer, const settings& s) {
  constexpr std::uint64_t piece = 1024;
  for (std::uint64_t sent = 0; sent < s.reply; sent += piece) {
    demo::pause(s.pause);
    send(peer, std::min(piece, s.reply - sent));
  }
}

// What comes before close(), each in its own way.
void prepare_close(sock::stream& peer, const settings& s) {
  if (s.how == "half") {
    peer.shutdown(sock::direction::send);
    demo::log("shutdown(SHUT_WR): no more from this end, which is now in {}, and still reads",
              to_string(peer.info().state));
    read_to_the_end(peer);
  } else if (s.how == "reset") {
    peer.set(sock::linger{true, 0});
    demo::log("SO_LINGER 0: close() discards the connection");
  } else if (s.how == "silently") {
    peer.set(repair{1});
    demo::log("TCP_REPAIR: close() without a segment to the other end");
  } else if (s.how == "write") {
    send(peer, s.bytes);
    read_to_the_end(peer);
  }
}

}  // namespace

settings declare(demo::program& program, const char* how) {
  return {
      program.choice(
          "--how", {"first", "after", "half", "reset", "unread", "silently", "write"}, how,
          "how this end closes: first (close), after (the other has closed), half (close the "
          "sending direction, go on reading), reset (SO_LINGER 0), unread (close with data "
          "unread), silently (without a segment; needs CAP_NET_ADMIN), write (once more, late)"),
      program.bytes("--bytes", 1024, "what each end sends at first; the same for both", 0, 1 << 20),
      program.bytes("--reply", 0,
                    "with 'after': what this end still sends when the other has closed", 0,
                    1 << 20),
      program.seconds("--pause", 0.3, "before this end closes, and before each KiB of a reply"),
      program.seconds("--stay", 0, "after close(), before the program ends"),
      program.flag("--cork",
                   "hold the data back until close() (TCP_CORK): the FIN is sent with them")};
}

void exchange_and_close(sock::stream peer, const settings& s) {
  if (!s.cork) send(peer, s.bytes);
  if (s.how == "unread") {
    demo::pause(s.pause);
    demo::log("close() with {} bytes unread", peer.queues().unread);
    return peer.close();
  }
  receive(peer, s.bytes);
  if (s.cork) {
    // Held for 200 ms at most: then the kernel sends it without the FIN.
    peer.set(sock::cork{true});
    send(peer, s.bytes);
  }
  if (s.how == "after") {
    read_to_the_end(peer);
    reply(peer, s);
  }
  if (!s.cork) demo::pause(s.pause);
  prepare_close(peer, s);
  peer.close();
  demo::log("close() returned");
  demo::pause(s.stay);
}

}  // namespace closing
