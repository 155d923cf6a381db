#pragma once
#include <array>
#include <cstring>

#include "line/packet.hpp"

namespace socklab::link {

/// A host tells its window with an ACK, and an ACK it sends whenever a segment comes that is out of
/// date (RFC 9293, section 3.10.7.4). So whoever wants to know the window asks with such a segment:
/// of length 0, its number one before what the host has acknowledged, as a keep-alive's is.
class window_probe {
 public:
  /// Takes note of a segment that the host has sent. Only those without data: the last of them has
  /// the numbers that are needed, and a busy line is not held up by copying.
  void observe(const packet& p) {
    if (p.length > longest) return;
    length_ = p.length;
    std::memcpy(last_.data(), p.ip() - packet::headroom, packet::headroom + p.length);
  }

  /// Makes the question for the connection of the last segment heard, in a packet whose room is
  /// enough for any header. `ethernet`: bytes of its header before IP, 0 or 14.
  /// \returns false where there is nothing to ask: no segment with an ACK yet, or a reset
  bool build(packet& p, std::size_t ethernet) const;

 private:
  static constexpr std::uint32_t longest = 120;  // IPv6 and TCP with all its options are 100
  std::array<std::byte, packet::headroom + longest> last_{};
  std::uint32_t length_ = 0;
};

}  // namespace socklab::link
