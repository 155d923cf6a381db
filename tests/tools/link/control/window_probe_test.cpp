#include "control/window_probe.hpp"

#include <initializer_list>
#include <string>

#include "catch.hpp"
#include "line/headers.hpp"

using namespace socklab::link;

namespace {

constexpr std::uint8_t syn_ack = headers::syn | headers::ack;
constexpr std::uint8_t fin_ack = headers::fin | headers::ack;

void put(std::byte* at, std::initializer_list<unsigned> bytes) {
  for (const unsigned b : bytes) *at++ = static_cast<std::byte>(b);
}

// What host B, port 8000, says to host A, port 40000: seq 0x01020304, ack 0x0a0b0c0d.
void make_segment(packet& p, int version, std::uint8_t flags, std::size_t payload) {
  const std::size_t header = version == 4 ? 20 : 40;
  p.length = static_cast<std::uint32_t>(header + 20 + payload);
  std::memset(p.ip(), 0, p.length);
  if (version == 4) {
    put(p.ip(), {0x45, 0, 0, p.length});
    put(p.ip() + 9, {6});
    put(p.ip() + 12, {10, 0, 0, 2, 10, 0, 0, 1});
  } else {
    put(p.ip(), {0x60, 0, 0, 0, 0, static_cast<unsigned>(20 + payload), 6});
    put(p.ip() + 8, {0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xb});
    put(p.ip() + 24, {0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa});
  }
  put(p.ip() + header, {0x1f, 0x40, 0x9c, 0x40, 1, 2, 3, 4, 10, 11, 12, 13, 0x50, flags, 8, 0});
}

// RFC 1071: over data and its checksum the sum is all ones.
std::uint32_t checked(const std::byte* p, std::size_t length, std::uint32_t sum) {
  for (std::size_t i = 0; i < length; i += 2)
    sum += std::to_integer<std::uint32_t>(p[i]) << 8 | std::to_integer<std::uint32_t>(p[i + 1]);
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

struct line {
  packet_pool pool{1600};
  packet_ptr observe = pool.take();
  packet_ptr asked = pool.take();
  window_probe about;

  bool build(int version, std::uint8_t flags, std::size_t payload = 0) {
    make_segment(*observe, version, flags, payload);
    about.observe(*observe);
    return about.build(*asked, 0);
  }
};

}  // namespace

TEST_CASE(
    "the question goes back where the segment came from, one number before what it acknowledged") {
  const int version = GENERATE(4, 6);
  line l;
  REQUIRE(l.build(version, headers::ack));
  const headers h = read_headers(l.asked->ip(), l.asked->length);
  CHECK(h.has_tcp);
  CHECK(source(h, l.asked->ip()) == (version == 4 ? "10.0.0.1:40000" : "[fd00::a]:40000"));
  CHECK(destination(h, l.asked->ip()) == (version == 4 ? "10.0.0.2:8000" : "[fd00::b]:8000"));
  CHECK(h.seq == 0x0a0b0c0c);
  CHECK(h.acknowledged == 0x01020304);
  CHECK(h.tcp_flags == headers::ack);
  CHECK(h.payload == 0);
}

TEST_CASE("its checksums are whole") {
  const int version = GENERATE(4, 6);
  line l;
  REQUIRE(l.build(version, headers::ack));
  const std::byte* ip = l.asked->ip();
  const std::size_t header = version == 4 ? 20 : 40;
  const std::size_t addresses = version == 4 ? 8 : 32;
  if (version == 4) CHECK(checked(ip, 20, 0) == 0xffff);
  CHECK(checked(ip + header - addresses, addresses + 20, 6 + 20) == 0xffff);
}

TEST_CASE("what takes a number is counted: SYN, FIN, data") {
  line l;
  REQUIRE(l.build(4, syn_ack));
  CHECK(read_headers(l.asked->ip(), l.asked->length).acknowledged == 0x01020305);
  REQUIRE(l.build(4, fin_ack, 3));
  CHECK(read_headers(l.asked->ip(), l.asked->length).acknowledged == 0x01020308);
}

TEST_CASE("there is nothing to ask before an ACK was heard, nor after a reset") {
  line l;
  CHECK_FALSE(l.about.build(*l.asked, 0));
  CHECK_FALSE(l.build(4, headers::syn));
  CHECK_FALSE(l.build(4, headers::rst | headers::ack));
}

TEST_CASE("long segments are not taken note of") {
  line l;
  REQUIRE(l.build(4, headers::ack));
  make_segment(*l.observe, 4, headers::rst | headers::ack, 200);
  l.about.observe(*l.observe);
  CHECK(l.about.build(*l.asked, 0));
}
