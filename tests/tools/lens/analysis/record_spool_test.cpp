#include "analysis/record_spool.hpp"

#include "catch.hpp"

TEST_CASE("a tape gives back what was put on it, in order, from memory and from disk") {
  lens::spill_file disk;
  lens::record_spool a;
  lens::record_spool b;
  constexpr std::uint64_t count = 50'000;
  for (std::uint64_t i = 0; i < count; ++i) {
    a.put(disk, &i, sizeof i);
    if (i % 3 == 0) b.put(disk, &i, sizeof i);
  }
  CHECK(a.memory() <= 2 * lens::record_spool::block);
  const auto check = [&](const lens::record_spool& t, std::uint64_t step) {
    std::uint64_t next = 0;
    t.each_block(disk, [&](std::span<const std::byte> block) {
      for (; block.size() >= 8; block = block.subspan(8)) {
        std::uint64_t v;
        std::memcpy(&v, block.data(), 8);
        REQUIRE(v == next);
        next += step;
      }
    });
    CHECK(next >= count);
  };
  check(a, 1);
  check(b, 3);
  a.clear(disk);
  check(b, 3);
  CHECK(a.empty());
}

TEST_CASE("a cursor gives records of any size, in order, from disk and from memory") {
  lens::spill_file disk;
  lens::record_spool spool;
  const auto size_of = [](std::size_t i) { return i * 7 % 300; };
  std::string record;
  for (std::size_t i = 0; i < 3000; ++i) {
    record.assign(size_of(i), static_cast<char>(i));
    spool.put(disk, record.data(), record.size());
  }
  lens::record_spool::cursor from(spool, disk);
  for (std::size_t i = 0; i < 3000; ++i) {
    const auto got = from.take(size_of(i));
    REQUIRE(got.size() == size_of(i));
    for (const std::byte b : got) REQUIRE(b == static_cast<std::byte>(static_cast<char>(i)));
  }
  CHECK(from.take(1).empty());
  spool.clear(disk);
}
