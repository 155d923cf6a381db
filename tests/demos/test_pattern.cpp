#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "common/pattern.hpp"
#include "common/receipt.hpp"

using demo::pattern_byte;

namespace {
std::vector<std::byte> stream(std::uint64_t from, std::size_t size) {
  std::vector<std::byte> bytes(size);
  demo::fill_pattern(bytes, from);
  return bytes;
}
}  // namespace

TEST_CASE("the pattern does not depend on how the stream is cut") {
  const auto whole = stream(0, 1000);
  for (std::size_t cut : {1, 7, 8, 9, 500}) {
    CHECK_FALSE(demo::find_mismatch(std::span(whole).subspan(cut), cut));
    CHECK(std::ranges::equal(stream(cut, 1000 - cut), std::span(whole).subspan(cut)));
  }
}

TEST_CASE("a lost, doubled or changed byte is found where it is") {
  auto bytes = stream(4096, 256);
  SECTION("changed") {
    bytes[17] ^= std::byte{1};
    CHECK(demo::find_mismatch(bytes, 4096) == std::optional<std::uint64_t>{4096 + 17});
  }
  SECTION("a block is lost") {
    // The byte behind the gap may by chance be the one expected; 64 in a row may not.
    bytes.erase(bytes.begin() + 64, bytes.begin() + 128);
    const auto found = demo::find_mismatch(bytes, 4096);
    REQUIRE(found);
    CHECK(*found >= 4096 + 64);
    CHECK(*found < 4096 + 128);
  }
  SECTION("a block comes twice") {
    bytes.insert(bytes.begin() + 64, bytes.begin(), bytes.begin() + 64);
    const auto found = demo::find_mismatch(bytes, 4096);
    REQUIRE(found);
    CHECK(*found >= 4096 + 64);
  }
}

TEST_CASE("the digest tells orders apart and ignores the cuts") {
  const auto bytes = stream(0, 100);
  demo::stream_digest whole, in_two, swapped;
  whole.add(bytes);
  in_two.add(std::span(bytes).first(33));
  in_two.add(std::span(bytes).subspan(33));
  swapped.add(std::span(bytes).subspan(33));
  swapped.add(std::span(bytes).first(33));
  CHECK(whole.value() == in_two.value());
  CHECK(whole.value() != swapped.value());
}

TEST_CASE("a receipt is the same after the wire, and in network byte order on it") {
  const demo::receipt r{0x0102030405060708, 0xf0e0d0c0b0a09080};
  CHECK(demo::receipt::decode(r.encode()) == r);
  CHECK(r.encode()[0] == std::byte{1});
  CHECK(r.encode()[15] == std::byte{0x80});
}
