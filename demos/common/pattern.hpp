#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace demo {

/// The byte that every demo sends at a given place of its stream. It depends on all 64 bits of the
/// offset, so a block that is lost, doubled or moved cannot pass for its neighbour.
[[nodiscard]] constexpr std::byte pattern_byte(std::uint64_t offset) noexcept {
  // The finaliser of SplitMix64, a word for each eight bytes of the stream.
  std::uint64_t word = offset / 8 + 0x9e3779b97f4a7c15;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  word ^= word >> 31;
  return static_cast<std::byte>(word >> (offset % 8 * 8));
}

/// Fills `out` with the stream's bytes from `offset` on.
constexpr void fill_pattern(std::span<std::byte> out, std::uint64_t offset) noexcept {
  for (auto& byte : out) byte = pattern_byte(offset++);
}

/// Where in the stream the first wrong byte stands, if one does.
[[nodiscard]] constexpr std::optional<std::uint64_t> find_mismatch(std::span<const std::byte> in,
                                                                   std::uint64_t offset) noexcept {
  for (auto byte : in) {
    if (byte != pattern_byte(offset)) return offset;
    ++offset;
  }
  return std::nullopt;
}

/// FNV-1a over a stream, taken piece by piece: both programs print it, and it must be the same
/// number.
class stream_digest {
 public:
  constexpr void add(std::span<const std::byte> piece) noexcept {
    for (auto byte : piece) hash_ = (hash_ ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace demo
