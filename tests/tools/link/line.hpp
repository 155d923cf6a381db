#pragma once
// A direction of the link with a clock that the test sets, and what came out of it.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "command_line/settings.hpp"
#include "line/direction.hpp"

namespace socklab::link {

struct segment {
  std::uint8_t flags = headers::ack;
  std::uint32_t payload = 0;
  std::uint8_t ecn = 0;
  std::uint32_t seq = 1;
};

inline segment data(std::uint32_t bytes, std::uint8_t ecn = 0) {
  return {headers::ack | headers::push, bytes, ecn};
}

inline void put(std::byte* at, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    at[i] = static_cast<std::byte>(value >> (8 * (bytes - 1 - i)) & 0xff);
}

inline std::uint16_t ipv4_checksum(const std::byte* ip) {
  std::uint32_t sum = 0;
  for (int i = 0; i < 20; i += 2)
    sum += std::to_integer<std::uint32_t>(ip[i]) << 8 | std::to_integer<std::uint32_t>(ip[i + 1]);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

/// From port 40000 to port 80.
inline void put_tcp(std::byte* tcp, const segment& s, std::uint32_t ack = 0) {
  put(tcp, 40000, 2);
  put(tcp + 2, 80, 2);
  put(tcp + 4, s.seq, 4);
  put(tcp + 8, ack, 4);
  put(tcp + 12, 5 << 4, 1);
  put(tcp + 13, s.flags, 1);
}

/// An IPv4 TCP segment from 10.0.0.1:40000 to 10.0.0.2:80.
inline packet_ptr make_ipv4(packet_pool& pool, const segment& s) {
  packet_ptr p = pool.take();
  std::byte* ip = p->ip();
  p->length = 40 + s.payload;
  std::memset(ip, 0, p->length);
  put(ip, 0x45, 1);
  put(ip + 1, s.ecn, 1);
  put(ip + 2, p->length, 2);
  put(ip + 8, 64, 1);
  put(ip + 9, 6, 1);
  put(ip + 12, 0x0a000001, 4);
  put(ip + 16, 0x0a000002, 4);
  put(ip + 10, ipv4_checksum(ip), 2);
  put_tcp(ip + 20, s, 7);
  return p;
}

/// The same over IPv6.
inline packet_ptr make_ipv6(packet_pool& pool, const segment& s) {
  packet_ptr p = pool.take();
  std::byte* ip = p->ip();
  p->length = 60 + s.payload;
  std::memset(ip, 0, p->length);
  put(ip, 0x60, 1);
  put(ip + 1, static_cast<std::uint32_t>(s.ecn) << 4, 1);
  put(ip + 4, 20 + s.payload, 2);
  put(ip + 6, 6, 1);
  put(ip + 8, 0xfd000000, 4);
  put(ip + 23, 0x0a, 1);
  put(ip + 24, 0xfd000000, 4);
  put(ip + 39, 0x0b, 1);
  put_tcp(ip + 40, s);
  return p;
}

struct arrival {
  std::uint64_t index;
  nanoseconds at;
  bool copy;
  std::vector<std::byte> bytes;
};

struct recorded_event {
  disposition what;
  cause why;
  std::uint64_t index;
  nanoseconds at;
  nanoseconds waited;
  std::uint32_t bit;
};

class line : public packet_sink, public observer {
 public:
  explicit line(std::string_view settings, std::uint64_t seed = 1, side from = side::a,
                bool keep_bytes = true)
      : way(from, seed, *this, *this), keep_bytes_(keep_bytes) {
    change(settings);
  }

  void change(std::string_view settings) {
    direction_settings s = way.settings();
    if (!settings.empty()) set_all(s, settings);
    way.change(s);
  }
  void send(const segment& s, nanoseconds at) { way.enter(make_ipv4(pool, s), instant{at}); }
  void send(packet_ptr p, nanoseconds at) { way.enter(std::move(p), instant{at}); }
  /// Wakes at each instant that the direction asks for, until then.
  void run_until(nanoseconds end) {
    while (way.next() <= instant{end}) way.advance(way.next());
  }

  void deliver(side, packet_ptr p, instant when) override {
    std::vector<std::byte> bytes;
    if (keep_bytes_) bytes.assign(p->ip(), p->ip() + p->length);
    arrivals.push_back({p->index, when.time_since_epoch(), p->copy, std::move(bytes)});
  }
  void on_event(const event& e) override {
    events.push_back({e.what, e.why, e.which.index, e.when.time_since_epoch(), e.waited, e.bit});
  }
  std::vector<std::uint64_t> arrived() const {
    std::vector<std::uint64_t> numbers;
    for (const arrival& a : arrivals) numbers.push_back(a.index);
    return numbers;
  }
  std::vector<std::uint64_t> with(disposition f) const {
    std::vector<std::uint64_t> numbers;
    for (const recorded_event& t : events)
      if (t.what == f) numbers.push_back(t.index);
    return numbers;
  }

  packet_pool pool{2000};
  std::vector<arrival> arrivals;
  std::vector<recorded_event> events;
  direction way;

 private:
  bool keep_bytes_;
};

}  // namespace socklab::link
