#include "catch.hpp"
#include "line.hpp"

using namespace socklab::link;
using namespace std::chrono_literals;
using numbers = std::vector<std::uint64_t>;

TEST_CASE("packets leave one after the other, at the rate") {
  line l("rate 10mbit");  // 1250 bytes in 1 ms
  for (int i = 0; i < 3; ++i) l.send(data(1210), 0ns);
  l.run_until(1s);
  REQUIRE(l.arrivals.size() == 3);
  CHECK(l.arrivals[0].at == 1ms);
  CHECK(l.arrivals[1].at == 2ms);
  CHECK(l.arrivals[2].at == 3ms);
}

TEST_CASE("the rate does not drift: an hour of roundings adds up to nothing") {
  line l("rate 3mbit queue unlimited", 1, side::a, false);  // 1000 bytes in 2,666,666.67 ns
  nanoseconds t{0};
  constexpr int count = 1'350'000;
  for (int i = 0; i < count; ++i) {
    l.send(data(960), t);
    if (i % 1000 == 999) {
      l.run_until(t + 2600ms);
      l.arrivals.erase(l.arrivals.begin(), l.arrivals.end() - 1);
      t += 2600ms;
    }
  }
  l.run_until(3h);
  CHECK(l.arrivals.back().index == count);
  CHECK(l.arrivals.back().at == 3600s);
}

TEST_CASE("waking up late does not lower the rate") {
  line l("rate 10mbit delay 2ms");
  for (int i = 0; i < 100; ++i) l.send(data(1210), 0ns);
  for (nanoseconds t{0}; t <= 200ms; t += 7ms) l.way.advance(instant{t});
  REQUIRE(l.arrivals.size() == 100);
  for (int i = 0; i < 100; ++i)
    CHECK(l.arrivals[static_cast<std::size_t>(i)].at == (i + 1) * 1ms + 2ms);
}

TEST_CASE("the queue's bound counts what waits, and drops at its tail") {
  line l("rate 10mbit queue 3");
  for (int i = 0; i < 6; ++i) l.send(data(1210), 0ns);
  l.run_until(1s);
  CHECK(l.arrived() == numbers{1, 2, 3, 4});  // one being sent, three waiting
  CHECK(l.with(disposition::dropped) == numbers{5, 6});
  for (const recorded_event& t : l.events)
    if (t.what == disposition::dropped) CHECK(t.why == cause::queue_full);
}

TEST_CASE("the queue can be bounded in bytes and in time") {
  line bytes("rate 10mbit queue 2500B");
  line time("rate 10mbit queue 2ms");  // 2500 bytes
  for (line* l : {&bytes, &time}) {
    for (int i = 0; i < 5; ++i) l->send(data(1210), 0ns);
    l->run_until(1s);
    CHECK(l->arrived() == numbers{1, 2, 3});
  }
}

TEST_CASE("each packet that waited is told of with how long") {
  line l("rate 10mbit");
  for (int i = 0; i < 3; ++i) l.send(data(1210), i * 250us);
  l.run_until(1s);
  REQUIRE(l.with(disposition::queued) == numbers{2, 3});
  CHECK(l.events[0].waited == 750us);
  CHECK(l.events[1].waited == 1500us);
}

TEST_CASE("beyond the threshold ECT packets are marked, others pass") {
  line l("rate 10mbit queue 10 threshold 2");
  for (int i = 0; i < 6; ++i) l.send(data(1210, i == 4 ? 0 : 1), 0ns);
  l.run_until(1s);
  CHECK(l.arrivals.size() == 6);
  CHECK(l.with(disposition::marked) ==
        numbers{4, 6});  // 1 is being sent, 2 and 3 find 0 and 1 waiting
}

TEST_CASE("a changed rate holds from the next packet on, also when it is lifted") {
  line l("rate 10mbit");
  for (int i = 0; i < 4; ++i) l.send(data(1210), 0ns);
  l.run_until(1ms);
  l.change("rate 5mbit");
  l.run_until(4ms);
  l.change("rate off");
  l.run_until(1s);
  REQUIRE(l.arrivals.size() == 4);
  CHECK(l.arrivals[0].at == 1ms);
  CHECK(l.arrivals[1].at == 2ms);  // it was on the wire already
  CHECK(l.arrivals[2].at == 4ms);
  CHECK(l.arrivals[3].at == 6ms);
  l.send(data(10), 10ms);
  CHECK(l.arrivals.back().at == 10ms);
}

TEST_CASE("an idle line sends at once, and owes nothing for the time it was idle") {
  line l("rate 10mbit");
  l.send(data(1210), 0ns);
  l.run_until(1s);
  l.send(data(1210), 1s);
  l.run_until(2s);
  CHECK(l.arrivals[1].at == 1s + 1ms);
}
