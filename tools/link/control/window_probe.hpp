#pragma once
#include <array>
#include <cstring>

#include "line/packet.hpp"

namespace socklab::link {

/// Makes a host send its receive window. A host answers a segment whose sequence number is not
/// acceptable with an ACK (RFC 9293, section 3.10.7.4), and an ACK contains the window. The probe
/// is such a segment: length 0, and a sequence number one below what the host has acknowledged, as
/// in a keep-alive.
class window_probe {
 public:
  /// Stores the last segment without data that the host has sent: it has the numbers that a probe
  /// needs. Segments with data are not copied, which would slow a busy line down.
  void observe(const packet& p) {
    if (p.length > longest) return;
    length_ = p.length;
    std::memcpy(last_.data(), p.ip() - packet::headroom, packet::headroom + p.length);
  }

  /// Writes a probe for the connection of the last segment observed into a packet that has room for
  /// any header. `ethernet`: bytes of its header before IP, 0 or 14. \returns false where no probe
  /// is possible: no segment with an ACK yet, or a reset
  bool build(packet& p, std::size_t ethernet) const;

 private:
  static constexpr std::uint32_t longest = 120;  // IPv6 and TCP with all its options are 100
  std::array<std::byte, packet::headroom + longest> last_{};
  std::uint32_t length_ = 0;
};

}  // namespace socklab::link
