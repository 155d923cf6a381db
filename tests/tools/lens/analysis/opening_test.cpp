// What is said of openings that are not ordinary, and of a clock that goes back.

#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

namespace {

constexpr std::uint16_t SYN = flag::syn;
constexpr std::uint16_t SA = flag::syn | flag::ack;
constexpr std::uint16_t RA = flag::rst | flag::ack;

bool says(const std::string& text, const char* words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a SYN after a refusal (Windows asks three times) had its answer") {
  talk t;
  for (int i = 0; i < 3; ++i) {
    t.client(i * .5, {.seq = 100, .flags = SYN});
    t.server(i * .5 + .001, {.ack = 101, .flags = RA});
  }
  t.finish();
  const auto& one = t.done[0];
  CHECK(one.opened == opening_kind::refused);
  CHECK(one.client.retransmissions == 0);
  CHECK_FALSE(says(one.sentences, "no answer to its SYN has come"));
  CHECK(says(one.sentences, "asks again, although it was refused"));
}

TEST_CASE("who refused at first, and then agreed, has broken nothing off") {
  talk t;
  t.client(0, {.seq = 100, .flags = SYN});
  t.server(.001, {.ack = 101, .flags = RA});
  t.client(.5, {.seq = 100, .flags = SYN});
  t.server(.501, {.seq = 500, .ack = 101, .flags = SA});
  t.client(.502, {.seq = 101, .ack = 501});
  t.client(.503, {.seq = 101, .ack = 501, .data = 10});
  t.finish();
  const auto& one = t.done[0];
  CHECK(one.opened == opening_kind::three_way);
  CHECK(one.closed == closing_kind::not_captured);
  CHECK_FALSE(says(one.story, "reset"));
}

TEST_CASE("a SYN-ACK without an MSS has none, not one of 0") {
  talk t;
  t.open();
  t.finish();
  CHECK(says(t.done[0].sentences, "no MSS."));
  CHECK_FALSE(says(t.done[0].sentences, "MSS 0"));
}

TEST_CASE("a connection to itself has one end, of which all was captured") {
  talk t({}, {}, true);
  t.client(0, {.source = 7, .target = 7, .seq = 100, .flags = SYN});
  const analyzed_segment agrees =
      t.client(.001, {.source = 7, .target = 7, .seq = 100, .ack = 101, .flags = SA});
  CHECK(agrees.notes == 0);
  t.client(.002, {.source = 7, .target = 7, .seq = 101, .ack = 101, .data = 5});
  t.finish();
  const auto& one = t.done[0];
  CHECK(one.client.retransmissions == 0);
  CHECK(says(one.story, "connected to itself"));
  CHECK_FALSE(says(one.story, "was captured"));
}

TEST_CASE("that the clock went back is said, since no time across it is true") {
  talk t;
  t.open();
  t.client(5, {.seq = 101, .ack = 501, .data = 10});
  t.server(1, {.seq = 501, .ack = 111});
  t.finish();
  CHECK(says(t.done[0].story, "clock went back by 4.00 s before frame 5"));
  talk ordinary;
  ordinary.open();
  ordinary.client(5, {.seq = 101, .ack = 501, .data = 10});
  ordinary.server(4.9999, {.seq = 501, .ack = 111});  // of two processors
  ordinary.finish();
  CHECK_FALSE(says(ordinary.done[0].story, "clock"));
}
