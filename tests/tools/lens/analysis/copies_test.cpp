// One packet seen twice, and the same bytes sent twice: which is which.

#include "analysis/notes.hpp"
#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

TEST_CASE("the same packet again at once is a copy, and after a timer's time a retransmission") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 18, .id = 9});
  CHECK(t.client(.0101, {.seq = 101, .ack = 501, .data = 18, .id = 9}).notes ==
        note::duplicate_frame);
  CHECK(t.client(.3, {.seq = 101, .ack = 501, .data = 18, .id = 9}).notes == note::retransmission);
  t.server(.4, {.seq = 501, .ack = 119, .window = 60'000});
  const analyzed_segment last = t.client(300, {.seq = 101, .ack = 501, .data = 18, .id = 9});
  CHECK(last.notes == (note::retransmission | note::spurious_retransmission));
  t.finish();
  CHECK(t.done[0].client.retransmissions == 2);
  REQUIRE(t.done[0].client.waited);
  CHECK((*t.done[0].client.waited)[static_cast<int>(reason::retransmission_timeout)] >
        299'000'000'000);
}

TEST_CASE("a SYN with one and the same identification: a copy at once, repeated after a second") {
  talk t;
  t.client(0, {.seq = 100, .flags = flag::syn, .id = 6026});
  const analyzed_segment copy = t.client(.005, {.seq = 100, .flags = flag::syn, .id = 6026});
  CHECK(copy.notes == note::duplicate_frame);
  CHECK(copy.role == role::plain);
  const analyzed_segment again = t.client(1.002, {.seq = 100, .flags = flag::syn, .id = 6026});
  CHECK(again.notes == note::retransmission);
  CHECK(again.role == role::syn_again);
  t.finish();
  CHECK(t.done[0].client.retransmissions == 1);
}

TEST_CASE(
    "packets captured before and behind a router are copies, however they lie between others") {
  talk t;
  const auto on_both_ways = [&](bool client, double at, wire::tcp_header h) {
    t.line(client, at, h);
    --h.ttl;
    return std::pair{at + .012, h};
  };
  std::uint16_t id = 100;
  const auto syn_ack = on_both_ways(
      false, .001, {.seq = 500, .ack = 101, .flags = flag::syn | flag::ack, .id = ++id});
  t.server(syn_ack.first, syn_ack.second);
  t.client(.020, {.seq = 101, .ack = 501, .window = 60'000});
  std::vector<std::pair<double, wire::tcp_header>> behind;
  std::uint32_t seq = 501;
  for (int i = 0; i < 40; ++i, seq += 1000) {
    const double at = .030 + i * .003;
    while (!behind.empty() && behind.front().first < at) {
      const analyzed_segment s = t.server(behind.front().first, behind.front().second);
      CHECK(s.notes == note::duplicate_frame);
      CHECK(s.count == 1);
      CHECK(s.related_frame != 0);
      behind.erase(behind.begin());
    }
    behind.push_back(on_both_ways(false, at, {.seq = seq, .ack = 101, .data = 1000, .id = ++id}));
  }
  t.finish();
  CHECK(t.done[0].server.retransmissions == 0);
  CHECK(t.done[0].bytes[1] == 40'000);
}

TEST_CASE("acknowledgements captured twice are no duplicate acknowledgements") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 1000});
  t.client(.011, {.seq = 1101, .ack = 501, .data = 1000});
  t.server(.012, {.seq = 501, .ack = 1101, .window = 60'000, .id = 9007});
  CHECK(t.server(.0121, {.seq = 501, .ack = 1101, .window = 60'000, .id = 9007}).notes ==
        note::duplicate_frame);
  CHECK(t.server(.0122, {.seq = 501, .ack = 1101, .window = 60'000, .id = 9008}).notes ==
        note::duplicate_ack);
  t.finish();
  CHECK(t.done[0].server.duplicate_acks == 1);
}

TEST_CASE("where all packets have one identification, it tells nothing") {
  talk t;
  t.open(60'000);
  t.client(.010, {.seq = 101, .ack = 501, .data = 100, .id = 1});
  t.client(.011, {.seq = 201, .ack = 501, .data = 100, .id = 1});
  CHECK((t.client(.060, {.seq = 201, .ack = 501, .data = 100, .id = 1}).notes &
         note::retransmission) != 0);
}

TEST_CASE(
    "two SYNs of one identification with different windows are two packets, whatever their TTL") {
  talk t;
  t.client(0, {.seq = 0, .flags = flag::syn, .window = 64'240, .id = 1, .ttl = 128});
  const analyzed_segment other =
      t.client(.0001, {.seq = 0, .flags = flag::syn, .window = 2920, .id = 1, .ttl = 64});
  CHECK((other.notes & note::duplicate_frame) == 0);
}
