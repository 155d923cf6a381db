// The states of both ends (RFC 9293, section 3.3.2), as they follow from the segments.

#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::talk;

namespace {

constexpr std::uint16_t SYN = flag::syn, ACK = flag::ack, FIN = flag::fin | flag::ack,
                        RST = flag::rst;
using ways = std::vector<std::string>;

ways of(talk& t) {
  t.finish();
  return t.done.at(0).states;
}

}  // namespace

TEST_CASE("opened with three segments, closed with four") {
  talk t;
  t.open();
  t.client(.01, {.seq = 101, .ack = 501, .flags = FIN});
  t.server(.02, {.seq = 501, .ack = 102});
  t.server(.03, {.seq = 501, .ack = 102, .flags = FIN});
  t.client(.04, {.seq = 102, .ack = 502});
  CHECK(of(t) == ways{"CLOSED LISTEN", "SYN-SENT SYN-RECEIVED", "ESTABLISHED SYN-RECEIVED",
                      "ESTABLISHED ESTABLISHED", "FIN-WAIT-1 CLOSE-WAIT", "FIN-WAIT-2 CLOSE-WAIT",
                      "TIME-WAIT LAST-ACK", "TIME-WAIT CLOSED"});
}

TEST_CASE("closed with three segments: the ACK comes with the FIN") {
  talk t;
  t.open();
  t.server(.01, {.seq = 501, .ack = 101, .flags = FIN});
  t.client(.02, {.seq = 101, .ack = 502, .flags = FIN});
  t.server(.03, {.seq = 502, .ack = 102});
  const ways all = of(t);
  CHECK(ways(all.begin() + 4, all.end()) ==
        ways{"CLOSE-WAIT FIN-WAIT-1", "LAST-ACK TIME-WAIT", "CLOSED TIME-WAIT"});
}

TEST_CASE("both close at once: CLOSING, then TIME-WAIT at both") {
  talk t;
  t.open();
  t.client(.010, {.seq = 101, .ack = 501, .flags = FIN});
  t.server(.010, {.seq = 501, .ack = 101, .flags = FIN});
  t.client(.011, {.seq = 102, .ack = 502});
  t.server(.011, {.seq = 502, .ack = 102});
  const ways all = of(t);
  // One place of capture cannot tell that the second FIN left before the first arrived.
  CHECK(all.back() == "TIME-WAIT CLOSED");
}

TEST_CASE("a reset closes both ends, one that nobody accepts closes neither") {
  talk t;
  t.open();
  t.client(.01, {.seq = 101, .ack = 501, .flags = RST});
  CHECK(of(t).back() == "CLOSED CLOSED");
}

TEST_CASE("refused: nobody listened") {
  talk t;
  t.client(0, {.seq = 100, .flags = SYN});
  t.server(.001, {.ack = 101, .flags = RST | ACK});
  CHECK(of(t) == ways{"CLOSED CLOSED", "SYN-SENT CLOSED", "CLOSED CLOSED"});
}

TEST_CASE("no answer: whether the SYN arrived is not known") {
  talk t;
  t.client(0, {.seq = 100, .flags = SYN});
  t.client(1, {.seq = 100, .flags = SYN});
  CHECK(of(t) == ways{"CLOSED unknown", "SYN-SENT unknown", "SYN-SENT unknown"});
}

TEST_CASE("a capture that has the SYN-ACK before the SYN") {
  talk t;
  t.server(.001, {.seq = 500, .ack = 101, .flags = SYN | ACK});
  t.client(.001, {.seq = 100, .flags = SYN});
  t.client(.002, {.seq = 101, .ack = 501});
  CHECK(of(t).back() == "ESTABLISHED ESTABLISHED");
}

TEST_CASE("an opening that was not captured: established") {
  talk t;
  t.client(0, {.seq = 100, .ack = 500, .data = 10});
  t.server(.001, {.seq = 500, .ack = 110});
  CHECK(of(t) ==
        ways{"ESTABLISHED ESTABLISHED", "ESTABLISHED ESTABLISHED", "ESTABLISHED ESTABLISHED"});
}

TEST_CASE("a FIN behind a gap counts when it is acknowledged") {
  talk t;
  t.open();
  t.client(.010, {.seq = 101, .ack = 501, .data = 10});
  t.server(.011, {.seq = 501, .ack = 111});
  t.client(.020, {.seq = 121, .ack = 501, .flags = FIN});  // 111 to 120 are missing
  t.server(.021, {.seq = 501, .ack = 111});
  t.client(.030, {.seq = 111, .ack = 501, .data = 10});
  t.server(.031, {.seq = 501, .ack = 122});
  const ways all = of(t);
  CHECK(all[6] == "FIN-WAIT-1 ESTABLISHED");
  CHECK(all[8] == "FIN-WAIT-1 ESTABLISHED");
  CHECK(all[9] == "FIN-WAIT-2 CLOSE-WAIT");
}
