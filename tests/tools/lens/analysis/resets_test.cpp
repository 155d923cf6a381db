// What a reset says, and what a packet that was cut does not.

#include "analysis/notes.hpp"
#include "catch.hpp"
#include "decode/checksum.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

TEST_CASE("the window of a reset is scaled like any other") {
  talk t;
  t.open(6144, {1, 3, 3, 10});
  CHECK(
      t.client(.1, {.seq = 101, .ack = 501, .flags = flag::rst | flag::ack, .window = 66}).window ==
      67'584);
}

TEST_CASE(
    "a reset with a number that its receiver does not expect ends nothing where the receiver goes "
    "on") {
  for (const std::uint32_t seq : {101U + 3000U, 101U + 900'000U, 50U}) {
    CAPTURE(seq);
    talk t;
    t.open(6144);
    t.client(.1, {.seq = 101, .ack = 501, .data = 100});
    t.server(.2, {.seq = 501, .ack = 201});
    CHECK(t.client(.3, {.seq = seq, .ack = 501, .flags = flag::rst}).role ==
          role::reset_unacceptable);
    t.server(.3001, {.seq = 501, .ack = 201});  // the challenge ACK
    t.client(.4, {.seq = 201, .ack = 501, .data = 100});
    t.server(.5, {.seq = 501, .ack = 301});
    t.finish();
    CHECK(t.done[0].closed == closing_kind::not_captured);
    CHECK(t.done[0].story.find("The server did not accept the reset of frame 6") !=
          std::string::npos);
    CHECK(t.done[0].sentences.find("is not the number that the server expects") !=
          std::string::npos);
  }
}

TEST_CASE("the same reset ends the connection where nothing more comes, and an exact one always") {
  for (const std::uint32_t seq : {201U, 3101U}) {
    talk t;
    t.open(6144);
    t.client(.1, {.seq = 101, .ack = 501, .data = 100});
    t.server(.2, {.seq = 501, .ack = 201});
    t.client(.3, {.seq = seq, .ack = 501, .flags = flag::rst});
    t.finish();
    CHECK(t.done[0].closed == closing_kind::reset);
    CHECK(t.done[0].story.find("did not accept") == std::string::npos);
  }
}

TEST_CASE(
    "a packet that was cut when it was written is not damaged, and its length is the header's") {
  const wire::bytes packet =
      wire::ethernet(wire::ipv4(wire::tcp({.seq = 101, .ack = 501, .data = 1448})));
  const wire::bytes cut(packet.begin(), packet.begin() + 120);
  segment s;
  REQUIRE(wire::decode(DLT_EN10MB, cut, s) == outcome::tcp);
  CHECK(check_sum(s) == checksum::unknown);
  s.frame = 1;
  s.time = 1;
  std::uint64_t sent = 0;
  table one({}, {}, [&](connection& c) { sent = c.sent_by(c.client).bytes(); });
  analyzed_segment out;
  one.take(s, out);
  CHECK(out.length == 1448);
  CHECK((out.notes & note::bad_checksum) == 0);
  one.finish();
  CHECK(sent == 1448);
}
