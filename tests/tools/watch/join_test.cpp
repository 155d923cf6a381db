#include <algorithm>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "correlate/events.hpp"
#include "correlate/record.hpp"
#include "correlate/spans.hpp"

using namespace lens;

namespace {
// How many ranges: each has two edges.
std::size_t count(const spans& s) {
  std::vector<std::int64_t> edges;
  s.add_boundaries(edges);
  return edges.size() / 2;
}
}  // namespace

TEST_CASE("ranges: the first to claim a byte keeps it, holes are filled later") {
  spans s;
  s.add(0, 10, {1, 1, 1});
  s.add(20, 30, {2, 2, 2});
  s.add(5, 25, {3, 3, 3});  // a retransmission that fills the hole
  REQUIRE(count(s) == 3);
  CHECK(s.at(9)->when.frame == 1);
  CHECK(s.at(10)->when.frame == 3);
  CHECK(s.at(19)->when.frame == 3);
  CHECK(s.at(20)->when.frame == 2);
  CHECK(s.at(30) == nullptr);
  s.add(0, 40, {4, 4, 4});
  REQUIRE(count(s) == 4);
  CHECK(s.at(39)->when.frame == 4);
  CHECK(s.at(-1) == nullptr);
}

TEST_CASE("byte_progress: a lower value that is recorded late changes nothing") {
  byte_progress g;
  g.record(20, 500);
  g.record(10, 100, 7);
  g.record(15, 100);
  g.record(30, 400);
  g.settle();
  CHECK(g.at(9) == 0);
  CHECK(g.at(10) == 100);
  CHECK(g.at(19) == 100);
  CHECK(g.at(99) == 500);
  const auto s = g.to_spans(300);
  REQUIRE(count(s) == 2);
  CHECK(s.at(0)->when.frame == 7);
  CHECK(s.at(299)->when.end == 20);
}

TEST_CASE("order of a byte's times: the entry of its write counts, not the return") {
  byte_history f;
  f.written = {10, 90, 0};
  f.sent = {20, 20, 1};
  f.arrived = {20, 20, 1};
  f.read = {15, 30, 0};
  CHECK(f.in_order());
  CHECK(f.whole());
  f.sent = {5, 5, 1};
  CHECK_FALSE(f.in_order());
  f.sent = {};
  CHECK(f.in_order());
  CHECK_FALSE(f.whole());
}

TEST_CASE("addresses") {
  const auto v4 = endpoint_of("127.0.0.1:8000");
  REQUIRE(v4);
  CHECK(v4->port == 8000);
  CHECK(v4->ip[3] == 1);
  const auto v6 = endpoint_of("[::1]:80");
  REQUIRE(v6);
  CHECK(v6->ip[15] == 1);
  for (const char* bad :
       {"", "x", "1.2.3.4", "::1:80", "[::1]80", "1.2.3.4:", "1.2.3.4:99999", "1.2.3.4:8x"}) {
    CHECK_FALSE(endpoint_of(bad));
  }
}

namespace {

const std::string three_lines =
    R"({"kind":"call","program":"a","fd":3,"call":"write","enter":"1.000000001","return":"2.500000000","asked":100,"result":60,"errno":0,"local":"127.0.0.1:1","peer":"127.0.0.1:2"})"
    "\n"
    R"({"kind":"call","program":"a","fd":3,"call":"recv","enter":"3.000000000","return":null,"asked":100,"result":null,"errno":null,"local":"127.0.0.1:1","peer":"127.0.0.1:2","flags":"MSG_PEEK"})"
    "\n"
    R"({"kind":"sample","time":"2.000000000","local":"127.0.0.1:1","peer":"127.0.0.1:2","state":"ESTABLISHED","unread":0,"unsent":40,"unacked":5,"send_buffer":4608,"receive_buffer":1,"snd_wnd":0,"rcv_wnd":null,"rwnd_limited_us":0,"bytes_received":9})"
    "\n";

struct file {
  std::string name = "watch_join_test.jsonl";
  explicit file(const std::string& text) { std::ofstream(name) << text; }
  ~file() { std::remove(name.c_str()); }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
};

// A connection between the two ends of three_lines. Its events are looked for up to a second after
// its last segment, in `number` order.
connection between(std::uint64_t number, std::int64_t last_time) {
  connection c;
  c.id = number;
  c.ends[0] = *endpoint_of("127.0.0.1:1");
  c.ends[1] = *endpoint_of("127.0.0.1:2");
  c.last_time = last_time;
  c.until = std::numeric_limits<std::int64_t>::max();
  return c;
}

}  // namespace

TEST_CASE("events are read as they were written") {
  const file f(three_lines);
  events e(f.name);
  CHECK(e.trouble().empty());
  const end_events early = e.of(between(1, 400'000'000))[0];
  REQUIRE(early.calls.size() == 1);
  CHECK(early.samples.empty());
  CHECK(early.calls[0].enter == 1'000'000'001);
  CHECK(early.calls[0].leave == 2'500'000'000);
  CHECK(early.calls[0].does == effect::writes);
  CHECK(early.calls[0].moved == 60);
  CHECK(e.of(between(1, 400'000'000))[0].calls.size() == 1);  // asked again: the same
  const both_ends& rest = e.of(between(2, 9'000'000'000));
  CHECK(rest[1].empty());
  const end_events& late = rest[0];
  REQUIRE(late.calls.size() == 1);
  CHECK(late.calls[0].leave == 0);
  CHECK(late.calls[0].does == effect::none);
  REQUIRE(late.samples.size() == 1);
  CHECK(late.samples[0].unsent == 40);
}

TEST_CASE("a file cut anywhere is read up to the cut") {
  for (std::size_t size = 0; size <= three_lines.size(); ++size) {
    const file f(three_lines.substr(0, size));
    events e(f.name);
    const auto whole = static_cast<std::size_t>(std::count(
        three_lines.begin(), three_lines.begin() + static_cast<std::ptrdiff_t>(size), '\n'));
    const end_events read = e.of(between(1, 9'000'000'000))[0];
    const std::size_t events_read = read.calls.size() + read.samples.size();
    CHECK(events_read >= whole);
    CHECK(events_read <= whole + 1);
  }
}

TEST_CASE("lines that are something else are passed over") {
  const file f("null\n[]\n{}\n{\"kind\":7}\n{\"kind\":\"call\",\"local\":5,\"peer\":null}\n\xff\n" +
               three_lines);
  events e(f.name);
  const end_events read = e.of(between(1, 9'000'000'000))[0];
  CHECK(read.calls.size() == 2);
  CHECK(read.samples.size() == 1);
}
