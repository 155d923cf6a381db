#include "command_line/settings.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "command_line/quantities.hpp"
#include "failure.hpp"

using namespace socklab::link;
using namespace std::chrono_literals;

namespace {

direction_settings parsed(std::string_view text) {
  direction_settings s;
  set_all(s, text);
  return s;
}

std::string refusal(std::string_view text) {
  try {
    parsed(text);
  } catch (const socklab::usage_error& e) {
    return e.what();
  }
  return "accepted";
}

bool says(const std::string& message, std::string_view part) {
  CAPTURE(message);
  return message.find(part) != std::string::npos;
}

bool close(double a, double b) {
  return std::abs(a - b) < 1e-9;
}

}  // namespace

TEST_CASE("times, rates, shares and sizes are read as people write them") {
  CHECK(parse_time("10ms") == 10ms);
  CHECK(parse_time("0.5s") == 500ms);
  CHECK(parse_time("1.5us") == 1500ns);
  CHECK(parse_time("0") == 0ns);
  CHECK(parse_rate("10mbit") == 10'000'000);
  CHECK(parse_rate("1.5gbit/s") == 1'500'000'000);
  CHECK(parse_rate("56kbit") == 56'000);
  CHECK(parse_rate("125kB/s") == 1'000'000);
  CHECK(parse_rate("10mbitps") == 10'000'000);
  CHECK(parse_probability("1%") == 0.01);
  CHECK(parse_rate("10Mbit") == 10'000'000);
  CHECK(parse_rate("1Gbit/s") == 1'000'000'000);
  CHECK(parse_probability("100%") == 1);
  CHECK(parse_probability("0") == 0);
  CHECK(parsed("loss 0").loss.is_off());
  CHECK(parse_bytes("64kB") == 64'000);
  CHECK(parse_bytes("64KiB") == 65'536);
}

TEST_CASE("what is no quantity is refused with its text and the remedy") {
  for (const char* text : {"10", "ms", "", "-1ms", "1e400s", "10 ms", "10msx", "nan", "inf"})
    CHECK_THROWS_AS(parse_time(text), socklab::usage_error);
  for (const char* text : {"10", "0mbit", "-1mbit", "1tbit", "10mbps", "10Mb", "", "mbit"})
    CHECK_THROWS_AS(parse_rate(text), socklab::usage_error);
  for (const char* text : {"101%", "1", "0.01", "-1%", "%", ""})
    CHECK_THROWS_AS(parse_probability(text), socklab::usage_error);
  CHECK(refusal("delay 10") ==
        "delay: '10' is not a time: write a number and its unit, as in 10ms, 0.5s, 200us");
}

TEST_CASE("settings stand in a row, separated as one likes") {
  const direction_settings s =
      parsed("delay 10ms, jitter=2ms normal; rate 10mbit queue 50 threshold 20 loss 1%");
  CHECK(s.delay == 10ms);
  CHECK(s.jitter == 2ms);
  CHECK(s.jitter_is_normal);
  CHECK(s.rate == 10'000'000);
  CHECK(s.queue.packets == 50);
  CHECK(s.queue.bytes == queue_limits::unlimited);
  CHECK(s.queue.mark_packets == 20);
  CHECK(s.loss.probability == 0.01);
}

TEST_CASE("packets are picked by number, in lists, ranges and multiples") {
  const direction_settings s = parsed("drop data:7,9-12 syn:1 any:every 100");
  REQUIRE(s.drop.rules.size() == 4);
  CHECK(s.drop.rules[0].kind == packet_kind::data);
  CHECK(s.drop.rules[0].matches(7));
  CHECK_FALSE(s.drop.rules[0].matches(8));
  CHECK(s.drop.rules[1].kind == packet_kind::data);
  CHECK(s.drop.rules[1].matches(9));
  CHECK(s.drop.rules[1].matches(12));
  CHECK_FALSE(s.drop.rules[1].matches(13));
  CHECK(s.drop.rules[2].kind == packet_kind::syn);
  CHECK(s.drop.rules[3].matches(200));
  CHECK_FALSE(s.drop.rules[3].matches(201));
}

TEST_CASE("bursts are given as Gilbert and Elliott do, or by their share and length") {
  const direction_settings g = parsed("loss gemodel 1% 25% 90% 0.1%");
  REQUIRE(g.loss.bursts);
  CHECK(close(g.loss.bursts->to_bad, 0.01));
  CHECK(close(g.loss.bursts->to_good, 0.25));
  CHECK(close(g.loss.bursts->loss_in_bad, 0.9));
  CHECK(close(g.loss.bursts->loss_in_good, 0.001));
  const direction_settings b = parsed("loss 1% bursts 5");
  REQUIRE(b.loss.bursts);
  CHECK(close(b.loss.bursts->to_good, 0.2));
  CHECK(close(b.loss.bursts->to_bad, 0.2 * 0.01 / 0.99));
}

TEST_CASE("a setting can be switched off again") {
  direction_settings s = parsed("delay 10ms rate 1mbit loss 1% reorder 5% by 2 cut");
  CHECK(s.down);
  set_all(s, "delay off rate off loss off reorder off heal");
  CHECK(s.delay == 0ns);
  CHECK(s.rate == 0);
  CHECK(s.loss.is_off());
  CHECK(s.reorder.is_off());
  CHECK_FALSE(s.down);
}

TEST_CASE("either all settings of a row are taken or none") {
  direction_settings s = parsed("delay 10ms");
  CHECK_THROWS_AS(set_all(s, "delay 20ms loss nonsense"), socklab::usage_error);
  CHECK(s.delay == 10ms);
}

TEST_CASE("bad settings name what is wrong") {
  CHECK(says(refusal("dellay 10ms"), "'dellay' is not a setting"));
  CHECK(says(refusal("loss"), "loss: a value is missing"));
  CHECK(says(refusal("drop dat:7"), "data:7"));
  CHECK(says(refusal("drop data:0"), "'0' is not a whole number from 1 up"));
  CHECK(says(refusal("drop data:9-7"), "from 9 up"));
  CHECK(says(refusal("queue"), "queue: a value is missing"));
  CHECK(says(refusal("queue 50 threshold"), "a bound is missing"));
  CHECK(says(refusal("cut now"), "cut: 'now'"));
  CHECK(says(refusal("loss 50% bursts 1"), "accepted"));
  CHECK(says(refusal("loss 90% bursts 1"), "make them longer"));
  CHECK(says(refusal(" "), "no setting"));
}
