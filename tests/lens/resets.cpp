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
  table one({}, {}, [&](connection& c) { sent = c.streams[c.client].bytes(); });
  analyzed_segment out;
  one.take(s, out);
  CHECK(out.length == 1448);
  CHECK((out.notes & note::bad_checksum) == 0);
  one.finish();
  CHECK(sent == 1448);
}
