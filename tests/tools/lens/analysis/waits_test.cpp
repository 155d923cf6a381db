// Why it went slowly: the delayed acknowledgement, the peer's data, a sender that had given up.

#include "analysis/notes.hpp"
#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

namespace {

constexpr std::uint16_t PA = flag::psh | flag::ack;

std::int64_t waited(const statistics::side& f, reason why) {
  return f.waited ? (*f.waited)[static_cast<std::size_t>(why)] : 0;
}

/// Questions in two small writes and their answers; `delay` between the first and its ACK.
void ask(talk& t, int rounds, double delay, bool first_at_once = true) {
  std::uint32_t seq = 101;
  std::uint32_t ack = 501;
  double at = .010;
  for (int i = 0; i < rounds; ++i) {
    t.client(at, {.seq = seq, .ack = ack, .flags = PA, .data = 4});
    at += i == 0 && first_at_once ? .0001 : delay;
    t.server(at, {.seq = ack, .ack = seq + 4});
    t.client(at + .0001, {.seq = seq + 4, .ack = ack, .flags = PA, .data = 100});
    seq += 104;
    t.server(at + .0003, {.seq = ack, .ack = seq, .flags = PA, .data = 8});
    ack += 8;
    at += .0005;
  }
}

}  // namespace

TEST_CASE("the delayed ACK has a name, and the server waited for its client, not for its program") {
  talk t;
  t.open(60'000);
  ask(t, 5, .044);
  CHECK((t.rows[4].notes & note::delayed_ack) == 0);
  CHECK((t.rows[8].notes & note::delayed_ack) != 0);
  CHECK(t.rows[8].delta_time == 44'000'000);
  t.finish();
  CHECK(waited(t.done[0].client, reason::nagle) > 170'000'000);
  CHECK(waited(t.done[0].server, reason::program) == 0);
  CHECK(waited(t.done[0].server, reason::peer) > 170'000'000);
}

TEST_CASE("an acknowledgement that comes as late as all others is not delayed") {
  talk t;
  t.client(0, {.seq = 100, .flags = flag::syn, .window = 60'000});
  t.server(.044, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack, .window = 60'000});
  t.client(.0441, {.seq = 101, .ack = 501});
  for (std::uint32_t i = 0; i < 4; ++i) {
    t.client(.1 + i * .1, {.seq = 101 + i * 10, .ack = 501, .flags = PA, .data = 10});
    const analyzed_segment s = t.server(.145 + i * .1, {.seq = 501, .ack = 111 + i * 10});
    CHECK((s.notes & note::delayed_ack) == 0);
  }
}

TEST_CASE("a program that sends when it likes is not said to have waited for the peer") {
  talk t;
  t.open(60'000);
  for (std::uint32_t i = 0; i < 10; ++i) {
    t.client(.1 + i * .1, {.seq = 101 + i * 10, .ack = 501, .flags = PA, .data = 10});
    t.server(.1001 + i * .1, {.seq = 501, .ack = 111 + i * 10});
  }
  t.finish();
  CHECK(waited(t.done[0].client, reason::peer) == 0);
  CHECK(waited(t.done[0].client, reason::program) > 890'000'000);
}

TEST_CASE("in accurate ECN the three bits are a counter, and no echo") {
  talk t;
  constexpr std::uint16_t counter = flag::ae | flag::cwr | flag::ece;
  t.client(0, {.seq = 100, .flags = flag::syn | counter});
  t.server(.1, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack | flag::cwr});
  CHECK(t.client(.2, {.seq = 101, .ack = 501, .flags = flag::ack | flag::cwr}).accurate_ecn);
  talk classic;
  classic.client(0, {.seq = 100, .flags = flag::syn | counter});
  classic.server(.1, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack | flag::ece});
  CHECK_FALSE(
      classic.client(.2, {.seq = 101, .ack = 501, .flags = flag::ack | flag::cwr}).accurate_ecn);
}

TEST_CASE("who answers the opened window by a reset had given up") {
  const auto run = [](std::uint16_t flags) {
    talk t;
    t.open(1000);
    t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
    t.server(.011, {.seq = 501, .ack = 1101, .window = 0});
    t.client(.211, {.seq = 1100, .ack = 501});
    t.server(4.011, {.seq = 501, .ack = 1101, .window = 1000});
    t.client(4.012, {.seq = 1101, .ack = 501, .flags = flags});
    t.finish();
    return std::move(t.done[0]);
  };
  const auto gone = run(flag::rst);
  REQUIRE(gone.stalls.size() == 1);
  CHECK(gone.stalls[0].to - gone.stalls[0].from == 4'000'000'000);
  CHECK(gone.stalls[0].abandoned);
  CHECK(gone.client.stalled == 200'000'000);
  const auto there = run(flag::rst | flag::ack);  // it ends now, by itself
  CHECK_FALSE(there.stalls[0].abandoned);
  CHECK(there.client.stalled == 4'000'000'000);
}

TEST_CASE("a keep-alive of one byte (Windows) ends no wait: nothing was lost, nothing timed out") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .flags = PA, .data = 10});
  t.server(.011, {.seq = 501, .ack = 111});
  CHECK(t.client(30, {.seq = 110, .ack = 501, .data = 1}).notes == note::keep_alive);
  t.server(30.001, {.seq = 501, .ack = 111});
  t.client(60, {.seq = 110, .ack = 501, .data = 1});
  t.server(60.001, {.seq = 501, .ack = 111});
  t.client(70, {.seq = 111, .ack = 501, .flags = PA, .data = 10});
  t.finish();
  CHECK(waited(t.done[0].client, reason::retransmission_timeout) == 0);
  CHECK(waited(t.done[0].client, reason::program) == 69'990'000'000);
}

TEST_CASE("what an acknowledgement asks for, or sets off, is no retransmission timeout") {
  talk t;
  wire::bytes sack_ok = {4, 2, 1, 1};
  t.open(60'000, sack_ok);
  for (std::uint32_t i = 0; i < 6; ++i)
    t.client(.010 + i * .0001, {.seq = 101 + i * 1000, .ack = 501, .data = 1000});
  t.server(.011, {.seq = 501, .ack = 1101, .window = 60'000});
  for (int i = 0; i < 3; ++i)
    t.server(.040 + i * .0001, {.seq = 501, .ack = 1101, .window = 60'000});
  const analyzed_segment fast = t.client(.041, {.seq = 1101, .ack = 501, .data = 1000});
  CHECK((fast.notes & note::fast_retransmission) != 0);
  t.server(.070, {.seq = 501, .ack = 2101, .window = 60'000});
  const analyzed_segment partial = t.client(.0701, {.seq = 2101, .ack = 501, .data = 1000});
  CHECK((partial.notes & note::retransmission) != 0);
  t.finish();
  CHECK(waited(t.done[0].client, reason::retransmission_timeout) == 0);
  CHECK(waited(t.done[0].client, reason::program) == 0);
}

TEST_CASE("a segment that only came late waited for no timer") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000, .id = 100});
  t.client(.011, {.seq = 2101, .ack = 501, .data = 1000, .id = 102});
  const analyzed_segment late = t.client(.300, {.seq = 1101, .ack = 501, .data = 1000, .id = 101});
  CHECK((late.notes & note::out_of_order) != 0);
  t.finish();
  CHECK(waited(t.done[0].client, reason::retransmission_timeout) == 0);
}

TEST_CASE("the byte of a zero-window probe goes again with the data it was taken from") {
  talk t;
  t.open(1000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
  t.server(.011, {.seq = 501, .ack = 1101, .window = 0});
  CHECK((t.client(.2, {.seq = 1101, .ack = 501, .data = 1}).notes & note::zero_window_probe) != 0);
  t.server(.201, {.seq = 501, .ack = 1101, .window = 0});
  t.server(.5, {.seq = 501, .ack = 1101, .window = 1000});
  CHECK((t.client(.501, {.seq = 1101, .ack = 501, .data = 800}).notes & note::retransmission) == 0);
  t.finish();
  CHECK(t.done[0].client.retransmissions == 0);
  CHECK(t.done[0].bytes[0] == 1800);
  CHECK(waited(t.done[0].client, reason::receiver_window) > 480'000'000);
}
