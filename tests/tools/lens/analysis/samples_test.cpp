#include "analysis/samples.hpp"

#include "catch.hpp"

TEST_CASE("few samples are exact, many are within an eighth") {
  lens::samples s;
  for (const std::int64_t v : {5'000'000, 1'000'000, 3'000'000}) s.add(v);
  CHECK(s.min() == 1'000'000);
  CHECK(s.median() == 3'000'000);
  CHECK(s.max() == 5'000'000);
  for (int i = 1; i <= 10'001; ++i) s.add(i * 1'000'000LL);
  CHECK(s.median() > 5'000'000'000 * .9);
  CHECK(s.median() < 5'000'000'000 * 1.1);
  s.add(-1);
  CHECK(s.min() == 1'000'000);
}
