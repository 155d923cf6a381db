#include "analysis/notes.hpp"
#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

namespace {
constexpr std::uint16_t FA = flag::fin | flag::ack;
const wire::bytes scale7{1, 3, 3, 7};
}  // namespace

TEST_CASE("three-way opening, four-way closing, stream bytes counted once") {
  talk t;
  t.open();
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
  t.client(.011, {.seq = 1101, .ack = 501, .data = 500});
  t.server(.012, {.seq = 501, .ack = 1601});
  const analyzed_segment& again = t.client(.300, {.seq = 1101, .ack = 501, .data = 500});
  CHECK((again.notes & note::spurious_retransmission) != 0);
  t.client(.400, {.seq = 1601, .ack = 501, .flags = FA});
  t.server(.401, {.seq = 501, .ack = 1602});
  t.server(.500, {.seq = 501, .ack = 1602, .flags = FA});
  t.client(.501, {.seq = 1602, .ack = 502});
  t.finish();
  REQUIRE(t.done.size() == 1);
  CHECK(t.done[0].opened == opening_kind::three_way);
  CHECK(t.done[0].closed == closing_kind::four_way);
  CHECK(t.done[0].first_fin == 0);
  CHECK(t.done[0].bytes[0] == 1500);
  CHECK(t.done[0].bytes[1] == 0);
  CHECK(t.done[0].client.retransmissions == 1);
  CHECK(t.rows[2].role == role::handshake_ack);
}

TEST_CASE("closing in three segments, at once, by half, by reset") {
  SECTION("three") {
    talk t;
    t.open();
    t.client(1, {.seq = 101, .ack = 501, .flags = FA});
    t.server(1.1, {.seq = 501, .ack = 102, .flags = FA});
    t.client(1.2, {.seq = 102, .ack = 502});
    t.finish();
    CHECK(t.done[0].closed == closing_kind::three_segment);
  }
  SECTION("simultaneous") {
    talk t;
    t.open();
    t.client(1, {.seq = 101, .ack = 501, .flags = FA});
    t.server(1.01, {.seq = 501, .ack = 101, .flags = FA});
    t.client(1.1, {.seq = 102, .ack = 502});
    t.server(1.1, {.seq = 502, .ack = 102});
    t.finish();
    CHECK(t.done[0].closed == closing_kind::simultaneous);
  }
  SECTION("half") {
    talk t;
    t.open();
    t.server(1, {.seq = 501, .ack = 101, .flags = FA});
    t.client(1.1, {.seq = 101, .ack = 502});
    t.client(1.2, {.seq = 101, .ack = 502, .data = 10});
    t.finish();
    CHECK(t.done[0].closed == closing_kind::half_closed);
    CHECK(t.done[0].first_fin == 1);
  }
  SECTION("reset") {
    talk t;
    t.open();
    CHECK(t.server(1, {.seq = 501, .ack = 101, .flags = flag::rst | flag::ack}).role ==
          role::reset_abort);
    t.finish();
    CHECK(t.done[0].closed == closing_kind::reset);
  }
}

TEST_CASE("openings that fail") {
  SECTION("refused") {
    talk t;
    t.client(0, {.seq = 100, .flags = flag::syn});
    CHECK(t.server(.1, {.seq = 0, .ack = 101, .flags = flag::rst | flag::ack}).role ==
          role::reset_refused);
    t.finish();
    CHECK(t.done[0].opened == opening_kind::refused);
  }
  SECTION("unanswered") {
    talk t;
    t.client(0, {.seq = 100, .flags = flag::syn});
    const analyzed_segment& again = t.client(1, {.seq = 100, .flags = flag::syn});
    CHECK(again.role == role::syn_again);
    CHECK((again.notes & note::retransmission) != 0);
    t.finish();
    CHECK(t.done[0].opened == opening_kind::unanswered);
  }
  SECTION("simultaneous") {
    talk t;
    t.client(0, {.seq = 100, .flags = flag::syn});
    t.server(.01, {.seq = 500, .flags = flag::syn});
    t.client(.1, {.seq = 100, .ack = 501, .flags = flag::syn | flag::ack});
    t.server(.1, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack});
    t.client(.2, {.seq = 101, .ack = 501});
    t.finish();
    CHECK(t.done[0].opened == opening_kind::simultaneous);
  }
  SECTION("not captured") {
    talk t;
    t.client(0, {.seq = 100, .ack = 501, .data = 10});
    t.server(.1, {.seq = 501, .ack = 110});
    t.finish();
    CHECK(t.done[0].opened == opening_kind::not_captured);
    CHECK(t.done[0].bytes[0] == 10);
  }
}

TEST_CASE("windows are scaled, but not those of a SYN") {
  talk t;
  t.open(6144, scale7);
  CHECK(t.rows[1].window == 6144);
  CHECK(t.rows[2].window == 4096 << 7);
  CHECK(t.server(1, {.seq = 501, .ack = 101, .window = 10}).window == 1280);
}

TEST_CASE("numbers wrap, the stream goes on") {
  talk t;
  const std::uint32_t isn = 0xffffff00;
  t.client(0, {.seq = isn, .flags = flag::syn, .window = 65535});
  t.server(.001, {.seq = 500, .ack = isn + 1, .flags = flag::syn | flag::ack, .window = 65535});
  t.client(.002, {.seq = isn + 1, .ack = 501});
  std::uint32_t at = isn + 1;
  for (int i = 0; i < 4; ++i, at += 1000) {
    const analyzed_segment& s = t.client(.01 + i * .001, {.seq = at, .ack = 501, .data = 1000});
    // The first segment carries the stream past 2^32 - 1; the others lie behind it.
    CHECK(s.notes == (i == 0 ? std::uint32_t{lens::note::number_wraps} : 0U));
    CHECK(s.offset == 1 + i * 1000);
    CHECK(s.relative_seq == 1U + static_cast<unsigned>(i) * 1000);
    t.server(.0105 + i * .001, {.seq = 501, .ack = at + 1000, .window = 65535});
  }
  t.finish();
  CHECK(t.done[0].bytes[0] == 4000);
}

TEST_CASE("latecomers and retransmissions are told apart") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 100});
  const analyzed_segment gap = t.client(.0101, {.seq = 301, .ack = 501, .data = 100, .id = 9001});
  CHECK((gap.notes & note::gap_before) != 0);
  CHECK(gap.missing == 100);
  const analyzed_segment late = t.client(.0102, {.seq = 201, .ack = 501, .data = 100, .id = 9000});
  CHECK(late.notes == note::out_of_order);
  t.client(.0103, {.seq = 501, .ack = 501, .data = 100});
  const analyzed_segment lost = t.client(.4, {.seq = 401, .ack = 501, .data = 100});
  CHECK((lost.notes & note::retransmission) != 0);
  t.finish();
  CHECK(t.done[0].client.out_of_order == 1);
  CHECK(t.done[0].client.retransmissions == 1);
  CHECK(t.done[0].bytes[0] == 500);
}

TEST_CASE("fast retransmission, and one that a D-SACK shows to have been needless") {
  talk t;
  t.open(60'000, {4, 2, 1, 1});
  t.client(.010, {.seq = 101, .ack = 501, .data = 100});
  t.client(.011, {.seq = 201, .ack = 501, .data = 100});
  t.client(.012, {.seq = 301, .ack = 501, .data = 100});
  t.server(.020, {.seq = 501, .ack = 101, .window = 60'000});
  t.server(.021, {.seq = 501, .ack = 101, .window = 60'000});
  CHECK((t.server(.022, {.seq = 501, .ack = 101, .window = 60'000}).notes & note::duplicate_ack) !=
        0);
  const analyzed_segment again = t.client(.030, {.seq = 101, .ack = 501, .data = 100});
  CHECK((again.notes & note::fast_retransmission) != 0);
  CHECK(again.related_frame == 4);
  wire::bytes dsack{1, 1, 5, 10};
  wire::put32(dsack, 101);
  wire::put32(dsack, 201);
  const analyzed_segment ack =
      t.server(.040, {.seq = 501, .ack = 401, .window = 60'000, .options = dsack});
  CHECK((ack.notes & note::d_sack) != 0);
  t.finish();
  CHECK(t.done[0].client.spurious == 1);
}

TEST_CASE("a keep-alive is none of data") {
  talk t;
  t.open();
  t.client(.010, {.seq = 101, .ack = 501, .data = 10});
  t.server(.011, {.seq = 501, .ack = 111});
  const analyzed_segment asked = t.client(7200, {.seq = 110, .ack = 501});
  CHECK(asked.notes == note::keep_alive);
  const analyzed_segment answer = t.server(7200.001, {.seq = 501, .ack = 111});
  CHECK(answer.notes == note::keep_alive_ack);
}
