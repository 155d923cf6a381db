#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// What the pairs send, and how they know that it arrived. A word at a time: made, compared and
/// digested byte by byte, a stream would cost ten times what it costs to send.
namespace demo {

namespace detail {
/// The finaliser of SplitMix64: each bit of the result depends on all of the number's.
constexpr std::uint64_t mix(std::uint64_t number) noexcept {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}
inline constexpr auto page = [] {
  std::array<std::uint64_t, 512> words{};
  for (std::uint64_t i = 0; i < words.size(); ++i) words[i] = mix(i);
  return words;
}();
}  // namespace detail

/// The eight bytes of a stream from 8 × index on, the first in the lowest bits. Every 4 KiB the
/// same page, each time under another key, so that a block that is lost, doubled or moved cannot
/// pass for its neighbour.
[[nodiscard]] constexpr std::uint64_t pattern_word(std::uint64_t index) noexcept {
  constexpr auto words = detail::page.size();
  return detail::page[index % words] ^ (index / words) * 0x9e3779b97f4a7c15;
}

/// The byte that every demo sends at a given place of its stream.
[[nodiscard]] constexpr std::byte pattern_byte(std::uint64_t offset) noexcept {
  return static_cast<std::byte>(pattern_word(offset / 8) >> (offset % 8 * 8));
}

/// Fills `out` with the stream's bytes from `offset` on.
void fill_pattern(std::span<std::byte> out, std::uint64_t offset) noexcept;

/// Where in the stream the first wrong byte stands, if one does.
[[nodiscard]] std::optional<std::uint64_t> find_mismatch(std::span<const std::byte> in,
                                                         std::uint64_t offset) noexcept;

/// A digest of a stream, taken piece by piece: both programs print it, and it must be the same
/// number. The sum, modulo 2⁶⁴, of the stream's words, each times an odd number of its own; it
/// tells words that changed places, but is no match for somebody who means to deceive.
class stream_digest {
 public:
  void add(std::span<const std::byte> piece) noexcept;
  [[nodiscard]] std::uint64_t value() const noexcept { return detail::mix(sum_ ^ bytes_); }

 private:
  std::uint64_t bytes_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace demo
