#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

TEST_CASE("a SYN with another number on the same ports is another connection") {
  talk t;
  t.open();
  t.client(1, {.seq = 9000, .flags = flag::syn});
  t.finish();
  REQUIRE(t.done.size() == 2);
  CHECK(t.done[0].id == 1);
  CHECK_FALSE(t.done[0].reused);
  CHECK(t.done[1].reused);
}

TEST_CASE("finished connections are let go, whatever stays open before them") {
  limits bounds;
  bounds.max_retired = 3;
  talk t({}, bounds);
  t.client(0, {.source = 39'999, .seq = 1, .flags = flag::syn});  // stays open
  for (std::uint16_t i = 0; i < 10; ++i) {
    t.client(i, {.source = static_cast<std::uint16_t>(40'000 + i), .seq = 1, .flags = flag::syn});
    t.server(i + .1, {.source = static_cast<std::uint16_t>(40'000 + i),
                      .seq = 0,
                      .ack = 2,
                      .flags = flag::rst | flag::ack});
  }
  CHECK(t.done.size() == 7);
  t.finish();
  CHECK(t.done.size() == 11);
}

TEST_CASE("the hash is SipHash-1-3 of the key and the bytes") {
  // Of another implementation, which gives the paper's own example for SipHash-2-4.
  const keyed_hash hash({0x0706050403020100, 0x0f0e0d0c0b0a0908});
  CHECK(hash(std::array{std::uint64_t{0x0706050403020100}}, 0x0b0a0908) == 0x78a384b157b4d9a2);
  CHECK(hash(std::array<std::uint64_t, 4>{0x0706050403020100, 0x0f0e0d0c0b0a0908,
                                          0x1716151413121110, 0x1f1e1d1c1b1a1918},
             0x23222120) == 0x2cf508d3ada26206);
}

TEST_CASE("two tables do not hash alike") {
  const std::array words{std::uint64_t{1}};
  CHECK(keyed_hash()(words, 1) != keyed_hash()(words, 1));
}

TEST_CASE("more connections than are kept: the idle ones are told early, none is lost") {
  limits bounds;
  bounds.open = 100;
  talk t({}, bounds);
  for (std::uint16_t i = 0; i < 1000; ++i) {
    t.client(i * .001,
             {.source = static_cast<std::uint16_t>(10'000 + i), .seq = 1, .flags = flag::syn});
  }
  CHECK(t.done.size() == 900);
  t.finish();
  CHECK(t.done.size() == 1000);
}

TEST_CASE("a straggler after the end still belongs to its connection") {
  talk t;
  t.open();
  t.client(1, {.seq = 101, .ack = 501, .flags = flag::rst | flag::ack});
  t.server(1.1, {.seq = 501, .ack = 101, .data = 10});
  t.finish();
  CHECK(t.done.size() == 1);
}

TEST_CASE("a connection that is over, and whose numbers begin again, is let go once") {
  // Its ports are used again, and the capture has missed the SYN: the SYN-ACK has another number.
  limits bounds;
  bounds.max_retired = 1;
  talk t({}, bounds);
  t.open();
  t.client(1, {.seq = 101, .ack = 501, .flags = flag::fin | flag::ack});
  t.server(1.1, {.seq = 501, .ack = 102, .flags = flag::fin | flag::ack});
  t.client(1.2, {.seq = 102, .ack = 502});
  t.server(2, {.seq = 9000, .ack = 102, .flags = flag::syn | flag::ack});
  t.server(2.1, {.seq = 9001, .ack = 102, .data = 1000});
  t.client(2.2, {.seq = 102, .ack = 10'001});
  t.server(2.3, {.seq = 10'001, .ack = 102, .data = 10});
  for (std::uint16_t i = 0; i < 3; ++i) {
    const auto port = static_cast<std::uint16_t>(50'000 + i);
    t.client(3 + i, {.source = port, .seq = 1, .flags = flag::syn});
    t.server(3.1 + i, {.source = port, .seq = 0, .ack = 2, .flags = flag::rst | flag::ack});
  }
  t.finish();
  CHECK(t.done.size() == 4);
}
