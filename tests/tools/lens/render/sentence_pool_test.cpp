#include "render/page/sentence_pool.hpp"

#include "catch.hpp"

using lens::sentence_pool;

TEST_CASE("sentences that differ in numbers alone are one") {
  sentence_pool pool;
  const auto a = pool.take("frame 7: 1024 bytes after 0.31 ms", {7, 1024});
  const auto b = pool.take("frame 12: 99 bytes after 5 ms", {12, 99});
  CHECK(a.id == b.id);
  CHECK(a.numbers == std::vector<std::string>{"0.31"});
  CHECK(b.numbers == std::vector<std::string>{"5"});
  CHECK(pool.added() == std::vector<std::string>{"frame \x01"
                                                 "a: \x01"
                                                 "b bytes after \x02"
                                                 "a ms"});
  CHECK(pool.added().empty());
}

TEST_CASE("a number that comes twice is kept once") {
  sentence_pool pool;
  const auto a = pool.take("5 of 5 and 6", {});
  CHECK(a.numbers == std::vector<std::string>{"5", "6"});
}

TEST_CASE("what looks like our own marks is no mark; more numbers than letters stay as they are") {
  sentence_pool pool;
  pool.take(
      "a\x01"
      "b",
      {1});
  CHECK(pool.added() == std::vector<std::string>{"ab"});
  std::string many;
  for (int i = 100; i < 140; ++i) many += std::to_string(i) + " ";
  CHECK(pool.take(many, {}).numbers.size() == 26);
}
