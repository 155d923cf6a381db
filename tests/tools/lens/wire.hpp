#pragma once
// Frames made by hand, and conversations to feed to the analyser.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include <pcap/dlt.h>

#include "analysis/notes.hpp"
#include "analysis/states.hpp"
#include "analysis/table.hpp"
#include "decode/decode.hpp"
#include "describe/description.hpp"
#include "describe/segment.hpp"
#include "render/ends.hpp"

namespace wire {

using bytes = std::vector<std::uint8_t>;

inline void put16(bytes& b, unsigned v) {
  b.push_back(static_cast<std::uint8_t>(v >> 8));
  b.push_back(static_cast<std::uint8_t>(v));
}
inline void put32(bytes& b, std::uint32_t v) {
  put16(b, v >> 16);
  put16(b, v & 0xffff);
}
inline bytes operator+(bytes a, const bytes& b) {
  for (const std::uint8_t byte : b) a.push_back(byte);
  return a;
}

struct tcp_header {
  std::uint16_t source = 40000;
  std::uint16_t target = 8000;
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint16_t flags = lens::flag::ack;
  std::uint16_t window = 4096;
  bytes options = {};
  std::size_t data = 0;
  std::uint16_t id = 0;  ///< IP identification; 0: the next
  std::uint8_t ttl = 64;
};

inline bytes tcp(const tcp_header& h) {
  bytes b;
  put16(b, h.source);
  put16(b, h.target);
  put32(b, h.seq);
  put32(b, h.ack);
  put16(b, static_cast<unsigned>(((20 + h.options.size()) / 4) << 12) | h.flags);
  put16(b, h.window);
  put32(b, 0);
  b = b + h.options;
  b.resize(b.size() + h.data);
  return b;
}

inline bytes ipv4(const bytes& payload, bool from_low = true, unsigned fragment = 0x4000,
                  int protocol = 6, std::uint16_t id = 0, std::uint8_t ttl = 64) {
  bytes b;
  put16(b, 0x4500);
  put16(b, static_cast<unsigned>(20 + payload.size()));
  static unsigned identification = 0;
  put16(b, id != 0 ? id : ++identification & 0xffff);
  put16(b, fragment);
  put16(b, static_cast<unsigned>(ttl << 8 | protocol));
  put16(b, 0);
  put32(b, from_low ? 0x0a000001 : 0x0a000002);
  put32(b, from_low ? 0x0a000002 : 0x0a000001);
  return b + payload;
}

inline bytes ethernet(const bytes& payload, unsigned type = 0x0800) {
  bytes b = {0,
             0,
             0,
             0,
             0,
             1,
             0,
             0,
             0,
             0,
             0,
             2,
             static_cast<std::uint8_t>(type >> 8),
             static_cast<std::uint8_t>(type)};
  return b + payload;
}

inline lens::outcome decode(int dlt, const bytes& frame, lens::segment& s) {
  return lens::decode(dlt, frame, static_cast<std::uint32_t>(frame.size()), s);
}

/// Two ends that talk: each line() is the next frame. What was seen of each is in `rows`.
class talk {
 public:
  explicit talk(lens::analysis_options wanted = {}, lens::limits bounds = {},
                bool to_itself = false)
      : to_itself_(to_itself), table_(wanted, bounds, [this](lens::connection& c) { end(c); }) {}

  const lens::analyzed_segment& line(bool from_client, double seconds, tcp_header h) {
    if (!from_client) std::swap(h.source, h.target);
    bytes packet = ipv4(tcp(h), from_client, 0x4000, 6, h.id, h.ttl);
    if (to_itself_) std::copy_n(packet.begin() + 12, 4, packet.begin() + 16);
    lens::segment s;
    if (lens::decode(DLT_RAW, packet, static_cast<std::uint32_t>(packet.size()), s) !=
        lens::outcome::tcp) {
      throw std::logic_error("not a segment");
    }
    s.frame = ++frame_;
    s.time = std::llround(seconds * 1e9) + 1'000'000'000;
    lens::analyzed_segment one;
    table_.take(s, one);
    one.notes &= ~static_cast<std::uint32_t>(lens::note::bad_checksum);  // none is filled in here
    rows.push_back(one);
    return rows.back();
  }
  const lens::analyzed_segment& client(double seconds, const tcp_header& h) {
    return line(true, seconds, h);
  }
  const lens::analyzed_segment& server(double seconds, const tcp_header& h) {
    return line(false, seconds, h);
  }

  /// SYN, SYN-ACK, ACK at 0, 1 and 2 ms; the client's numbers from 100, the server's from 500.
  void open(std::uint16_t server_window = 6144, const bytes& options = {}) {
    client(0, {.seq = 100, .flags = lens::flag::syn, .window = 4096, .options = options});
    server(.001, {.seq = 500,
                  .ack = 101,
                  .flags = lens::flag::syn | lens::flag::ack,
                  .window = server_window,
                  .options = options});
    client(.002, {.seq = 101, .ack = 501});
  }
  void finish() { table_.finish(); }

  struct ended {
    lens::opening_kind opened;
    lens::closing_kind closed;
    std::uint64_t bytes[2];  ///< client, server
    int first_fin;           ///< 0 client, 1 server
    std::vector<lens::stall> stalls;
    lens::statistics::side client, server;
    bool reused;
    std::uint64_t id;
    std::string story;      ///< in English, a sentence a line
    std::string sentences;  ///< of its segments, likewise
    std::vector<std::string>
        states;  ///< "CLOSED LISTEN": of both ends, before and after each segment
  };
  std::vector<lens::analyzed_segment> rows;
  std::vector<ended> done;

 private:
  void end(lens::connection& c) {
    ended e{};
    e.opened = c.kind_of_opening();
    e.closed = c.kind_of_closing();
    e.bytes[0] = c.sent_by(c.client).bytes();
    e.bytes[1] = c.sent_by(1 - c.client).bytes();
    e.first_fin = c.first_fin == c.client ? 0 : 1;
    e.reused = c.reused;
    e.id = c.id;
    lens::state_tracker walk(c);
    const auto note_states = [&] {
      e.states.push_back(std::string(name_of(walk.of(c.client))) + " " +
                         std::string(name_of(walk.of(1 - c.client))));
    };
    note_states();
    c.each_row(table_.disk(), [&](const lens::analyzed_segment& s) {
      walk.take(s);
      note_states();
    });
    c.each_stall(table_.disk(), [&](const lens::stall& one) { e.stalls.push_back(one); });
    const lens::view v = lens::view_of(c, {});
    for (const auto& one : lens::description_of(c, table_.disk(), v, lens::language::en))
      e.story += one.words + '\n';
    c.each_row(table_.disk(), [&](const lens::analyzed_segment& s) {
      lens::append_sentence(e.sentences, s, v, lens::language::en);
      e.sentences += '\n';
    });
    e.client = std::move(c.sum.sides[c.client]);
    e.server = std::move(c.sum.sides[1 - c.client]);
    done.push_back(std::move(e));
  }
  std::uint64_t frame_ = 0;
  bool to_itself_;
  lens::table table_;
};

}  // namespace wire
