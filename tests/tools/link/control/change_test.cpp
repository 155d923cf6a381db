#include "control/change.hpp"

#include <sstream>

#include "catch.hpp"
#include "failure.hpp"

using namespace socklab::link;
using namespace std::chrono_literals;

namespace {

std::string refusal(const std::string& text) {
  std::istringstream in(text);
  try {
    read_scenario(in, "line.txt");
  } catch (const socklab::usage_error& e) {
    return e.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a change is for both directions unless it says which") {
  std::array<direction_settings, 2> both;
  parse_change("delay 20ms").apply(both);
  parse_change(" b-to-a : cut ").apply(both);
  parse_change("a-to-b: loss 1%, drop data:7").apply(both);
  CHECK(both[0].delay == 20ms);
  CHECK(both[1].delay == 20ms);
  CHECK_FALSE(both[0].down);
  CHECK(both[1].down);
  CHECK(both[0].drop.rules.size() == 1);
  CHECK(both[1].drop.rules.empty());
}

TEST_CASE("a timed change has its time before it") {
  const timed_change t = parse_timed_change("2s: b-to-a: cut");
  CHECK(t.at == 2s);
  CHECK(t.what.only == side::b);
  CHECK(t.what.words() == "b-to-a: cut");
  CHECK_FALSE(t.after_data);
  CHECK(parse_timed_change("500ms: drop data:7").what.settings == "drop data:7");
  CHECK(parse_timed_change("data+3s: cut").after_data);
  CHECK(parse_timed_change("data+3s: cut").at == 3s);
  for (const char* bad : {"cut", "2: cut", "2s cut", "2s:", "b-to-a: cut", ": cut", "data: cut",
                          "data+: cut", "data-1s: cut", "syn+1s: cut"})
    CHECK_THROWS_AS(parse_timed_change(bad), socklab::usage_error);
}

TEST_CASE("a scenario is read line by line") {
  std::istringstream in(
      "# a line that is cut for a second\n"
      "delay 20ms, rate 10mbit\n"
      "\n"
      "a-to-b: loss 1%   # one way\n"
      "seed 7\r\n"
      "at 2s: b-to-a: cut\n"
      "at 3s: heal\n");
  const scenario s = read_scenario(in, "line.txt");
  CHECK(s.initial.size() == 2);
  REQUIRE(s.timed.size() == 2);
  CHECK(s.timed[1].at == 3s);
  CHECK(s.seed == 7);
}

TEST_CASE("a mistake in a scenario is told with its line") {
  CHECK(refusal("delay 20ms\nlos 1%\n").find("line.txt:2: 'los' is not a setting") == 0);
  CHECK(refusal("at soon: cut").find("line.txt:1: 'soon' is not a time") == 0);
  CHECK(refusal("seed x").find("line.txt:1: 'x'") == 0);
  CHECK(refusal("") == "accepted");
}
