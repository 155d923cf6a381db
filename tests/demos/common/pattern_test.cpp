#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "common/pattern.hpp"
#include "common/test_stream.hpp"

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
  for (std::size_t at = 0; at < whole.size(); ++at) CHECK(whole[at] == pattern_byte(at));
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
  SECTION("changed, wherever it stands, however the stream is cut") {
    for (std::size_t at = 0; at < bytes.size(); ++at)
      for (std::size_t cut = 0; cut < 8; ++cut) {
        bytes[at] ^= std::byte{0x80};
        const auto found = demo::find_mismatch(std::span(bytes).subspan(cut), 4096 + cut);
        CHECK(found == (at < cut ? std::nullopt : std::optional<std::uint64_t>{4096 + at}));
        bytes[at] ^= std::byte{0x80};
      }
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
  demo::stream_digest whole;
  whole.add(bytes);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    demo::stream_digest in_two;
    in_two.add(std::span(bytes).first(cut));
    in_two.add(std::span(bytes).subspan(cut));
    CHECK(whole.value() == in_two.value());
  }
  for (std::size_t cut : {3, 8, 33, 48}) {
    demo::stream_digest swapped;
    swapped.add(std::span(bytes).subspan(cut));
    swapped.add(std::span(bytes).first(cut));
    CHECK(whole.value() != swapped.value());
  }
}

TEST_CASE("the digest sees every bit, and zeros at the end") {
  std::vector<std::byte> bytes = stream(0, 40);
  const auto digest = [&bytes] {
    demo::stream_digest of;
    of.add(bytes);
    return of.value();
  };
  const auto right = digest();
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const auto flip = std::byte{1} << (bit % 8);
    bytes[bit / 8] ^= flip;
    CHECK(digest() != right);
    bytes[bit / 8] ^= flip;
  }
  bytes.push_back(std::byte{0});
  CHECK(digest() != right);
}

TEST_CASE("a receipt is the same after the wire, and in network byte order on it") {
  const demo::receipt r{0x0102030405060708, 0xf0e0d0c0b0a09080};
  CHECK(demo::receipt::decode(r.encode()) == r);
  CHECK(r.encode()[0] == std::byte{1});
  CHECK(r.encode()[15] == std::byte{0x80});
}
