#include "recording/event_log.hpp"

#include "catch.hpp"
#include "line.hpp"

using namespace socklab::link;

TEST_CASE("a journal line names the packet so that an arrow can be drawn") {
  packet_pool pool{2000};
  segment s = data(1024);
  s.seq = 4294967295U;
  packet_ptr p = make_ipv4(pool, s);
  p->index = 9;
  p->frame = 12;
  CHECK(
      to_json({.from = side::a,
               .what = disposition::dropped,
               .why = cause::counted,
               .when = instant{},
               .which = *p,
               .by = {.kind = packet_kind::data, .first = 7, .last = 7}},
              1'700'000'000'000'000'042) ==
      R"({"kind":"link","time":"1700000000.000000042","from":"A","event":"drop","why":"counted","frame":12,"number":9,)"
      R"("rule":"data:7","source":"10.0.0.1:40000","destination":"10.0.0.2:80","flags":"PSH,ACK","seq":4294967295,)"
      R"("ack":7,"length":1024,"bytes":1064})");
}

TEST_CASE("what has no frame, no ack or no TCP says so") {
  packet_pool pool{2000};
  packet_ptr p = make_ipv6(pool, segment{headers::syn});
  const event e{.from = side::b,
                .what = disposition::queued,
                .why = cause::rate,
                .when = instant{},
                .which = *p,
                .waited = std::chrono::milliseconds(1500)};
  const std::string line = to_json(e, 0);
  CHECK(line.find(R"("frame":null)") != std::string::npos);
  CHECK(line.find(R"("ack":null)") != std::string::npos);
  CHECK(line.find(R"("waited":"1.500000000")") != std::string::npos);
  CHECK(line.find(R"("source":"[fd00::a]:40000")") != std::string::npos);
  put(p->ip() + 6, 17, 1);
  CHECK(to_json(e, 0).find("seq") == std::string::npos);
  p->length = 3;
  CHECK(to_json(e, 0).find(R"("source":"?")") != std::string::npos);
}
