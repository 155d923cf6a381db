#include "analysis/notes.hpp"
#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

TEST_CASE("a window that closes: probes, answers, the segment that opens it") {
  talk t;
  t.open(2000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
  const analyzed_segment fills = t.client(.011, {.seq = 1101, .ack = 501, .data = 1000});
  CHECK((fills.notes & note::window_full) != 0);
  CHECK(fills.room == 0);
  CHECK((t.server(.012, {.seq = 501, .ack = 2101, .window = 0}).notes & note::zero_window) != 0);
  const analyzed_segment probe = t.client(.222, {.seq = 2100, .ack = 501});
  CHECK(probe.notes == note::zero_window_probe);
  CHECK((t.server(.223, {.seq = 501, .ack = 2101, .window = 0}).notes &
         note::zero_window_probe_ack) != 0);
  CHECK(t.client(.642, {.seq = 2100, .ack = 501}).count == 2);
  const analyzed_segment opens = t.server(2.012, {.seq = 501, .ack = 2101, .window = 2000});
  CHECK(opens.role == role::opens_window);
  t.client(2.013, {.seq = 2101, .ack = 501, .data = 1000});
  t.finish();
  REQUIRE(t.done[0].stalls.size() == 1);
  const stall& s = t.done[0].stalls[0];
  CHECK(s.first_frame == 6);
  CHECK(s.opened_by == 10);
  CHECK(s.to - s.from == 2'000'000'000);
  CHECK_FALSE(s.filled);
  REQUIRE(s.probes.size() == 2);
  CHECK(s.probes[0].frame == 7);
  CHECK(s.probes[0].answered_by == 8);
  CHECK(s.probes[1].answered_by == 0);
  CHECK(t.done[0].client.stalled == 2'000'000'000);
}

TEST_CASE("a textbook probe: one byte beyond the closed window") {
  talk t;
  t.open(100);
  t.client(.010, {.seq = 101, .ack = 501, .data = 100});
  t.server(.012, {.seq = 501, .ack = 201, .window = 0});
  CHECK((t.client(.3, {.seq = 201, .ack = 501, .data = 1}).notes & note::zero_window_probe) != 0);
  CHECK((t.client(.9, {.seq = 201, .ack = 501, .data = 1}).notes & note::zero_window_probe) != 0);
  t.server(.91, {.seq = 501, .ack = 201, .window = 0});
  t.finish();
  CHECK(t.done[0].client.retransmissions == 0);
  REQUIRE(t.done[0].stalls.size() == 1);
  CHECK_FALSE(t.done[0].stalls[0].ended);
}

TEST_CASE("a window filled without a zero is a stall where the reader is slow") {
  const auto run = [](double until, std::uint16_t window) {
    talk t;
    t.open(2000);
    t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
    t.client(.011, {.seq = 1101, .ack = 501, .data = 1000});
    t.server(until, {.seq = 501, .ack = 2101, .window = window});
    t.finish();
    return t.done[0].stalls;
  };
  const auto slow = run(.050, 500);
  REQUIRE(slow.size() == 1);
  CHECK(slow[0].filled);
  CHECK(slow[0].first_frame == 5);
  CHECK(slow[0].opened_by == 6);
  CHECK(run(.012, 500).empty());   // no longer than an acknowledgement takes
  CHECK(run(.050, 2000).empty());  // only a delayed acknowledgement: all had been read
  CHECK(run(.500, 2000).size() == 1);
}

TEST_CASE("a zero window after everything was sent and acknowledged holds nobody") {
  talk t;
  t.open(1000);
  t.client(.010, {.seq = 101, .ack = 501, .flags = flag::fin | flag::ack, .data = 1000});
  t.server(.011, {.seq = 501, .ack = 1102, .window = 0});
  t.finish();
  CHECK(t.done[0].stalls.empty());
}

TEST_CASE("a reset ends a stall, and a reset's own zero window is none") {
  talk t;
  t.open(1000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
  t.server(.011, {.seq = 501, .ack = 1101, .window = 0});
  t.server(1.011, {.seq = 501, .ack = 1101, .flags = flag::rst | flag::ack, .window = 0});
  t.finish();
  REQUIRE(t.done[0].stalls.size() == 1);
  CHECK(t.done[0].stalls[0].to - t.done[0].stalls[0].from == 1'000'000'000);
  CHECK_FALSE(t.done[0].stalls[0].ended);
}
