#include <cmath>

#include "catch.hpp"
#include "line.hpp"

using namespace socklab::link;
using namespace std::chrono_literals;
using numbers = std::vector<std::uint64_t>;

namespace {

numbers dropped(std::string_view settings, std::uint64_t seed, std::uint64_t count,
                side from = side::a) {
  line l(settings, seed, from, false);
  for (std::uint64_t i = 0; i < count; ++i) {
    l.send(segment{}, i * 1us);
    l.run_until(i * 1us);
    l.arrivals.clear();
  }
  return l.with(disposition::dropped);
}

/// Within five standard deviations of what chance gives.
bool about(std::size_t found, double share, std::uint64_t count) {
  const auto n = static_cast<double>(count);
  CAPTURE(found, share, count);
  return std::abs(static_cast<double>(found) - share * n) < 5 * std::sqrt(n * share * (1 - share));
}

}  // namespace

TEST_CASE("of a million packets at 1 %, the same ones are dropped under the same seed") {
  constexpr std::uint64_t million = 1'000'000;
  const numbers first = dropped("loss 1%", 42, million);
  CHECK(about(first.size(), 0.01, million));
  CHECK(dropped("loss 1%", 42, million) == first);
  CHECK(dropped("loss 1%", 43, million) != first);
}

TEST_CASE("the two directions do not lose the same packets") {
  CHECK(dropped("loss 1%", 42, 10000, side::a) != dropped("loss 1%", 42, 10000, side::b));
}

TEST_CASE("what else happens does not change which packets are lost") {
  const numbers alone = dropped("loss 2%", 7, 20000);
  CHECK(dropped("loss 2% mark 10% duplicate 5% corrupt 5% jitter 1ms", 7, 20000) == alone);
  CHECK(dropped("loss 2% rate 1gbit queue unlimited delay 3ms reorder 5%", 7, 20000) == alone);
}

TEST_CASE("a loss switched off and on again loses what it would have lost") {
  const numbers whole = dropped("loss 10%", 7, 3000);
  line l("loss 10%", 7);
  for (int i = 1; i <= 3000; ++i) {
    if (i == 1001) l.change("loss off");
    if (i == 2001) l.change("loss 10%");
    l.send(segment{}, 0ns);
  }
  numbers expected;
  for (const std::uint64_t n : whole)
    if (n <= 1000 || n > 2000) expected.push_back(n);
  CHECK(l.with(disposition::dropped) == expected);
}

TEST_CASE("a smaller loss loses some of what a greater one does") {
  const numbers less = dropped("loss 1%", 7, 50000);
  const numbers more = dropped("loss 5%", 7, 50000);
  CHECK(std::ranges::includes(more, less));
}

TEST_CASE("bursts have the share and the length that were asked for") {
  constexpr std::uint64_t count = 500'000;
  const numbers lost = dropped("loss 2% bursts 5", 3, count);
  std::size_t bursts = 0;
  for (std::size_t i = 0; i < lost.size(); ++i)
    if (i == 0 || lost[i] != lost[i - 1] + 1) ++bursts;
  const double share = static_cast<double>(lost.size()) / count;
  const double length = static_cast<double>(lost.size()) / static_cast<double>(bursts);
  CHECK(std::abs(share - 0.02) < 0.002);
  CHECK(std::abs(length - 5) < 0.3);
  CHECK(dropped("loss 2% bursts 5", 3, count) == lost);
}

TEST_CASE("dice are even, and each its own") {
  const packet_rng a{1, 1};
  const packet_rng b{1, 2};
  double sum = 0;
  double product = 0;
  constexpr int count = 100000;
  std::array<int, 10> tenths{};
  for (std::uint64_t i = 0; i < count; ++i) {
    const double x = a.uniform(i);
    REQUIRE(x >= 0);
    REQUIRE(x < 1);
    sum += x;
    product += (x - 0.5) * (b.uniform(i) - 0.5);
    ++tenths[static_cast<std::size_t>(x * 10)];
  }
  CHECK(std::abs(sum / count - 0.5) < 0.005);
  CHECK(std::abs(product / count) < 0.002);
  for (const int n : tenths) CHECK(std::abs(n - count / 10) < 500);
}
