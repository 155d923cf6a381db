#include "pattern.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace demo {
namespace {

static_assert(std::endian::native == std::endian::little, "a word's first byte is its lowest");

// A piece of a stream: some single bytes until the next whole word begins, words, single bytes.
template <class Byte>
struct cut {
  std::span<Byte> head, words, tail;
  cut(std::span<Byte> piece, std::uint64_t offset) noexcept {
    head = piece.first(std::min<std::size_t>(piece.size(), -offset % 8));
    const auto rest = piece.subspan(head.size());
    words = rest.first(rest.size() / 8 * 8);
    tail = rest.subspan(words.size());
  }
};

std::uint64_t load(const std::byte* from) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

constexpr std::uint64_t step = 2 * 0x9e3779b97f4a7c15;
constexpr std::uint64_t weight(std::uint64_t index) noexcept {
  return step * index + step / 2;
}

}  // namespace

void fill_pattern(std::span<std::byte> out, std::uint64_t offset) noexcept {
  const cut parts(out, offset);
  for (auto& byte : parts.head) byte = pattern_byte(offset++);
  for (std::size_t i = 0; i < parts.words.size(); i += 8, offset += 8) {
    const std::uint64_t word = pattern_word(offset / 8);
    std::memcpy(&parts.words[i], &word, sizeof word);
  }
  for (auto& byte : parts.tail) byte = pattern_byte(offset++);
}

std::optional<std::uint64_t> find_mismatch(std::span<const std::byte> in,
                                           std::uint64_t offset) noexcept {
  const auto by_byte = [&offset](std::span<const std::byte> bytes) {
    for (; !bytes.empty() && bytes[0] == pattern_byte(offset); ++offset) bytes = bytes.subspan(1);
    return !bytes.empty();
  };
  const cut parts(in, offset);
  if (by_byte(parts.head)) return offset;
  for (std::size_t i = 0; i < parts.words.size(); i += 8, offset += 8)
    if (load(&parts.words[i]) != pattern_word(offset / 8) && by_byte(parts.words.subspan(i)))
      return offset;
  if (by_byte(parts.tail)) return offset;
  return std::nullopt;
}

void stream_digest::add(std::span<const std::byte> piece) noexcept {
  const auto by_byte = [this](std::span<const std::byte> bytes) {
    for (auto byte : bytes) {
      sum_ += (static_cast<std::uint64_t>(byte) << (bytes_ % 8 * 8)) * weight(bytes_ / 8);
      ++bytes_;
    }
  };
  const cut parts(piece, bytes_);
  by_byte(parts.head);
  std::uint64_t times = weight(bytes_ / 8);
  std::uint64_t sum = sum_;
  for (std::size_t i = 0; i < parts.words.size(); i += 8, times += step)
    sum += load(&parts.words[i]) * times;
  sum_ = sum;
  bytes_ += parts.words.size();
  by_byte(parts.tail);
}

}  // namespace demo
