#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace demo {

/// What the reader answers after the end of the stream: how many bytes came, and their digest.
/// Sixteen bytes on the wire, both numbers big-endian, as network byte order has it.
struct receipt {
  std::uint64_t bytes = 0;
  std::uint64_t digest = 0;

  bool operator==(const receipt&) const = default;

  using wire = std::array<std::byte, 16>;

  [[nodiscard]] constexpr wire encode() const noexcept {
    wire out{};
    for (std::size_t i = 0; i < 8; ++i) {
      out[i] = static_cast<std::byte>(bytes >> (56 - 8 * i));
      out[8 + i] = static_cast<std::byte>(digest >> (56 - 8 * i));
    }
    return out;
  }

  [[nodiscard]] static constexpr receipt decode(const wire& in) noexcept {
    receipt r;
    for (std::size_t i = 0; i < 8; ++i) {
      r.bytes = r.bytes << 8 | static_cast<std::uint64_t>(in[i]);
      r.digest = r.digest << 8 | static_cast<std::uint64_t>(in[8 + i]);
    }
    return r;
  }
};

}  // namespace demo
