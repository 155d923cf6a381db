#pragma once
#include <cstddef>

/// What the pair says to each other: a question in two parts, as of a header and a body, and an
/// answer. Bytes.
namespace nagle {
inline constexpr std::size_t head = 4;
inline constexpr std::size_t body = 100;
inline constexpr std::size_t answer = 8;
}  // namespace nagle
