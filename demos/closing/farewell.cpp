#include "farewell.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <map>
#include <utility>
#include <vector>

#include "common/pattern.hpp"
#include "common/program.hpp"

namespace closing {

namespace {

constexpr std::uint64_t piece = 1024;

using repair = sock::raw_option<IPPROTO_TCP, TCP_REPAIR, int>;

std::vector<std::byte> pattern(std::uint64_t bytes) {
  std::vector<std::byte> out(bytes);
  demo::fill_pattern(out, 0);
  return out;
}

void send(sock::stream& peer, std::uint64_t bytes) {
  peer.write_all(pattern(bytes));
  spdlog::info("wrote {} bytes", bytes);
}

void receive(sock::stream& peer, std::uint64_t bytes, demo::activity& doing) {
  std::vector<std::byte> in(bytes);
  if (!doing.during("read()", [&] { return peer.read_exact(in); }) && bytes != 0)
    throw std::runtime_error("the peer closed before it had sent anything");
  doing.advance(in.size());
  spdlog::info("read {} bytes", bytes);
}

// The FIN of the other end is what ends this; the bytes before it are only counted.
void read_to_end(sock::stream& peer, demo::activity& doing) {
  std::vector<std::byte> in(piece);
  std::uint64_t bytes = 0;
  while (const auto got = doing.during("read()", [&] { return peer.read_some(in); }))
    bytes += got.bytes;
  spdlog::info("read() says end of stream, after {} bytes more; this end is now in {}", bytes,
               to_string(peer.info().state));
}

void reply(sock::stream& peer, const settings& s) {
  for (std::uint64_t sent = 0; sent < s.reply; sent += piece) {
    demo::pause(s.pause);
    send(peer, std::min(piece, s.reply - sent));
  }
}

}  // namespace

void describe(CLI::App& app, settings& s) {
  static const std::map<std::string, way> ways{
      {"first", way::first},   {"after", way::after},   {"half", way::half},  {"reset", way::reset},
      {"unread", way::unread}, {"vanish", way::vanish}, {"write", way::write}};
  app.add_option_function<std::string>(
         "--how", [&s](const std::string& name) { s.how = ways.at(name); },
         "how this end parts: first (close), after (the other has closed), half (close the sending "
         "direction, go on reading), reset (SO_LINGER 0), unread (close with data unread), vanish "
         "(without a segment), write (once more, late)")
      ->check(CLI::IsMember(ways).description(""))
      ->type_name("WAY")
      ->default_str(s.how == way::first ? "first" : "after");
  demo::add_bytes(app, "--bytes", s.bytes, "what each end sends at first; the same for both", 0,
                  1 << 20);
  demo::add_bytes(app, "--reply", s.reply,
                  "with 'after': what this end still sends when the other has closed", 0, 1 << 20);
  demo::add_seconds(app, "--pause", s.pause,
                    "before this end closes, and before each KiB of a reply");
  demo::add_seconds(app, "--stay", s.stay, "after close(), before the program ends");
  demo::add_flag(app, "--cork", s.cork,
                 "hold the data back until close() (TCP_CORK), so that the FIN rides on them");
}

void part(sock::stream peer, const settings& s, demo::activity& doing) {
  if (!s.cork) send(peer, s.bytes);
  if (s.how == way::unread) {
    demo::pause(s.pause);
    spdlog::info("close() with {} bytes unread", peer.queues().unread);
    return peer.close();
  }
  receive(peer, s.bytes, doing);
  if (s.cork) {
    // Held for 200 ms at most: then the kernel sends it without the FIN.
    peer.set(sock::cork{true});
    send(peer, s.bytes);
  }
  if (s.how == way::after) {
    read_to_end(peer, doing);
    reply(peer, s);
  }
  if (!s.cork) demo::pause(s.pause);
  switch (s.how) {
    case way::half:
      peer.shutdown(sock::direction::send);
      spdlog::info("shutdown(SHUT_WR): no more from this end, which is now in {}, and still reads",
                   to_string(peer.info().state));
      read_to_end(peer, doing);
      break;
    case way::reset:
      peer.set(sock::linger{true, 0});
      spdlog::info("SO_LINGER 0: close() throws the connection away");
      break;
    case way::vanish:
      peer.set(repair{1});
      spdlog::info("TCP_REPAIR: close() without a word to the other end");
      break;
    case way::write:
      send(peer, s.bytes);
      read_to_end(peer, doing);
      break;
    default:
      break;
  }
  peer.close();
  spdlog::info("close() returned");
  demo::pause(s.stay);
}

}  // namespace closing
