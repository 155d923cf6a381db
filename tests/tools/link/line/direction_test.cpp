#include <algorithm>
#include <set>

#include "catch.hpp"
#include "line.hpp"

using namespace socklab::link;
using namespace std::chrono_literals;
using numbers = std::vector<std::uint64_t>;

TEST_CASE("without settings a packet is through at once, unchanged") {
  line l("");
  packet_ptr p = make_ipv4(l.pool, data(100));
  const std::vector<std::byte> sent(p->ip(), p->ip() + p->length);
  l.send(std::move(p), 5us);
  REQUIRE(l.arrivals.size() == 1);
  CHECK(l.arrivals[0].at == 5us);
  CHECK(l.arrivals[0].bytes == sent);
  CHECK(l.way.next() == instant::max());
}

TEST_CASE("the delay is exact, and a changed one does not let packets overtake") {
  line l("delay 10ms");
  l.send(data(1), 0ns);
  l.send(data(1), 3ms);
  CHECK(l.way.next() == instant{10ms});
  l.change("delay 1ms");
  l.send(data(1), 4ms);
  l.run_until(1s);
  REQUIRE(l.arrived() == numbers{1, 2, 3});
  CHECK(l.arrivals[0].at == 10ms);
  CHECK(l.arrivals[1].at == 13ms);
  CHECK(l.arrivals[2].at == 13ms);
}

TEST_CASE("a wake-up that comes late costs no packet more than its own lateness") {
  line l("delay 10ms");
  for (int i = 0; i < 100; ++i) l.send(data(1), i * 1ms);
  l.way.advance(instant{1s});
  REQUIRE(l.arrivals.size() == 100);
  for (int i = 0; i < 100; ++i) CHECK(l.arrivals[static_cast<std::size_t>(i)].at == i * 1ms + 10ms);
}

TEST_CASE("jitter stays within its bounds, and in order unless it is allowed to reorder") {
  line in_order("delay 10ms jitter 4ms");
  line reorders("delay 10ms jitter 4ms reorders");
  for (line* l : {&in_order, &reorders}) {
    for (int i = 0; i < 2000; ++i) {
      l->send(data(1), i * 1ms);
      l->run_until(i * 1ms);
    }
    l->run_until(10s);
    REQUIRE(l->arrivals.size() == 2000);
    CHECK(std::ranges::is_sorted(l->arrivals, {}, &arrival::at));
  }
  for (const arrival& a : reorders.arrivals) {
    const nanoseconds took = a.at - (a.index - 1) * 1ms;
    CHECK(took >= 6ms);
    CHECK(took <= 14ms);
  }
  CHECK(std::ranges::is_sorted(in_order.arrived()));
  CHECK_FALSE(std::ranges::is_sorted(reorders.arrived()));
}

TEST_CASE("normal jitter has its mean and its deviation") {
  line l("delay 50ms jitter 5ms normal reorders");
  double sum = 0;
  double squares = 0;
  constexpr int count = 20000;
  for (int i = 0; i < count; ++i) l.send(data(1), 0ns);
  l.run_until(10s);
  for (const arrival& a : l.arrivals) {
    const double ms = static_cast<double>(a.at.count()) / 1e6;
    sum += ms;
    squares += ms * ms;
  }
  const double mean = sum / count;
  CHECK(std::abs(mean - 50) < 0.2);
  CHECK(std::abs(std::sqrt(squares / count - mean * mean) - 5) < 0.2);
}

TEST_CASE("exactly the 7th data segment is dropped, whatever else is sent") {
  line l("drop data:7");
  std::uint64_t seventh = 0;
  int sent_data = 0;
  for (std::uint64_t i = 1; i <= 60; ++i) {
    if (i % 3 == 0) {
      l.send(data(100), 0ns);
      if (++sent_data == 7) seventh = i;
    } else {
      l.send(segment{i == 1 ? headers::syn : headers::ack}, 0ns);
    }
  }
  CHECK(l.with(disposition::dropped) == numbers{seventh});
  CHECK(l.arrivals.size() == 59);
}

TEST_CASE("kinds of segments are told apart") {
  const auto dropped = [](std::string_view rule) {
    line l(rule);
    l.send(segment{headers::syn}, 0ns);                     // 1
    l.send(segment{headers::syn | headers::ack}, 0ns);      // 2
    l.send(segment{headers::ack}, 0ns);                     // 3
    l.send(data(10), 0ns);                                  // 4
    l.send(segment{headers::fin | headers::ack}, 0ns);      // 5
    l.send(segment{headers::rst}, 0ns);                     // 6
    l.send(make_ipv6(l.pool, data(10)), 0ns);               // 7
    l.send(make_ipv6(l.pool, segment{headers::syn}), 0ns);  // 8
    packet_ptr udp = make_ipv4(l.pool, data(10));
    put(udp->ip() + 9, 17, 1);
    l.send(std::move(udp), 0ns);  // 9
    return l.with(disposition::dropped);
  };
  CHECK(dropped("drop any:1-100") == numbers{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(dropped("drop tcp:1-100") == numbers{1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(dropped("drop syn:1-100") == numbers{1, 8});
  CHECK(dropped("drop syn:2") == numbers{8});
  CHECK(dropped("drop synack:1") == numbers{2});
  CHECK(dropped("drop ack:1-100") == numbers{3});
  CHECK(dropped("drop data:1-100") == numbers{4, 7});
  CHECK(dropped("drop fin:1") == numbers{5});
  CHECK(dropped("drop rst:1") == numbers{6});
  CHECK(dropped("drop any:every 4") == numbers{4, 8});
}

TEST_CASE("a cut line carries nothing, and what was on it arrives") {
  line l("delay 10ms");
  l.send(data(1), 0ns);
  l.change("cut");
  l.send(data(1), 1ms);
  l.run_until(20ms);
  l.change("heal");
  l.send(data(1), 20ms);
  l.run_until(100ms);
  CHECK(l.arrived() == numbers{1, 3});
  REQUIRE(l.events.size() == 1);
  CHECK(l.events[0].why == cause::down);
}

TEST_CASE("a duplicate arrives behind its original, byte for byte") {
  line l("duplicate data:2 delay 1ms");
  for (int i = 0; i < 3; ++i) l.send(data(10), 0ns);
  l.run_until(1s);
  REQUIRE(l.arrived() == numbers{1, 2, 2, 3});
  CHECK_FALSE(l.arrivals[1].copy);
  CHECK(l.arrivals[2].copy);
  CHECK(l.arrivals[1].bytes == l.arrivals[2].bytes);
  CHECK(l.with(disposition::duplicated) == numbers{2});
}

TEST_CASE("corruption flips one bit, behind the IP header") {
  line l("corrupt 100%");
  std::set<std::uint32_t> bits;
  for (int i = 0; i < 200; ++i) {
    packet_ptr p = make_ipv4(l.pool, data(100));
    const std::vector<std::byte> sent(p->ip(), p->ip() + p->length);
    l.send(std::move(p), 0ns);
    const std::vector<std::byte>& got = l.arrivals.back().bytes;
    REQUIRE(got.size() == sent.size());
    const std::uint32_t bit = l.events.back().bit;
    CHECK(bit >= 160);
    std::vector<std::byte> expected = sent;
    expected[bit / 8] ^= std::byte{0x80} >> (bit % 8);
    CHECK(got == expected);
    bits.insert(bit);
  }
  CHECK(bits.size() > 100);
}

TEST_CASE("only ECT packets are marked, and IPv4's checksum stays right") {
  for (const int ecn : {0, 1, 2, 3}) {
    line l("mark any:1-2");
    l.send(make_ipv4(l.pool, data(10, static_cast<std::uint8_t>(ecn))), 0ns);
    l.send(make_ipv6(l.pool, data(10, static_cast<std::uint8_t>(ecn))), 0ns);
    const bool ect = ecn == 1 || ecn == 2;
    CHECK(l.with(disposition::marked) == (ect ? numbers{1, 2} : numbers{}));
    CHECK((std::to_integer<int>(l.arrivals[0].bytes[1]) & 3) == (ect ? 3 : ecn));
    CHECK((std::to_integer<int>(l.arrivals[1].bytes[1]) >> 4 & 3) == (ect ? 3 : ecn));
    CHECK(ipv4_checksum(l.arrivals[0].bytes.data()) == 0);
  }
}

TEST_CASE("a packet held back goes behind as many as were asked for") {
  line l("delay 10ms reorder data:2 by 2");
  for (int i = 0; i < 6; ++i) l.send(data(10), i * 1ms);
  l.run_until(1s);
  CHECK(l.arrived() == numbers{1, 3, 4, 2, 5, 6});
  CHECK(l.arrivals[3].at == l.arrivals[2].at);
}

TEST_CASE("a packet held back goes after 50 ms if nothing follows") {
  line l("reorder data:1 by 3");
  l.send(data(10), 0ns);
  CHECK(l.arrivals.empty());
  l.run_until(1s);
  REQUIRE(l.arrived() == numbers{1});
  CHECK(l.arrivals[0].at == 50ms);
}

TEST_CASE("a packet can be held back for a time") {
  line l("delay 1ms reorder data:2 by 5ms");
  for (int i = 0; i < 8; ++i) l.send(data(10), i * 2ms);
  l.run_until(1s);
  CHECK(l.arrived() == numbers{1, 3, 4, 2, 5, 6, 7, 8});
  CHECK(l.arrivals[3].at == 8ms);
}

TEST_CASE("every packet that entered either arrives or is told of, under everything at once") {
  line l(
      "delay 5ms jitter 5ms reorders rate 20mbit queue 30 threshold 10 loss 3% bursts 4 duplicate "
      "2% "
      "reorder 2% by 3 mark 2% corrupt 2% drop any:every 97");
  constexpr std::uint64_t count = 5000;
  for (std::uint64_t i = 0; i < count; ++i) {
    l.send(data(1000, 1), i * 400us);
    l.run_until(i * 400us);
  }
  l.run_until(100s);
  const auto copies = std::ranges::count_if(l.arrivals, &arrival::copy);
  CHECK(copies > 0);
  std::set<std::uint64_t> seen;
  for (const arrival& a : l.arrivals) seen.insert(a.index);
  for (const std::uint64_t n : l.with(disposition::dropped)) seen.insert(n);
  CHECK(seen.size() == count);
  CHECK(l.arrivals.size() + l.with(disposition::dropped).size() ==
        count + l.with(disposition::duplicated).size());
  CHECK(l.way.next() == instant::max());
  CHECK(l.pool.bytes_in_use() == 0);
}
