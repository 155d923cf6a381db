#pragma once
// Puts datagrams together that came in fragments (RFC 791, section 3.2; RFC 8200, section
// 4.5). Which byte wins where fragments overlap, and when a datagram counts as whole, is as in
// tshark.

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace lens {

class fragments {
 public:
  /// What the fragments of one datagram have in common.
  struct key {
    std::array<std::uint8_t, 32> ends{};  ///< both addresses
    std::uint32_t id = 0;                 ///< identification, and what else distinguishes it
    std::uint8_t ip_version = 4;
    bool operator<(const key& other) const {
      return std::tie(id, ip_version, ends) < std::tie(other.id, other.ip_version, other.ends);
    }
  };
  struct datagram {
    std::vector<std::uint8_t> bytes;
    std::uint32_t frames = 0;  ///< as many as there were fragments
  };

  /// Takes `data`, which begins at byte `offset` of its datagram. The datagram if that completes
  /// it (valid until next_frame()), else null.
  const datagram* take(const key& which, std::uint32_t offset, bool more,
                       std::span<const std::uint8_t> data);
  /// The datagrams that the last frame completed are not needed any more.
  void next_frame() {
    if (!whole_.empty()) whole_.clear();
  }

  /// The limit for all incomplete datagrams; beyond it the oldest is dropped.
  static constexpr std::size_t max_bytes = std::size_t{4} << 20;
  /// More than fit side by side on the smallest MTU of IPv4 (68 bytes, 48 of them data).
  static constexpr std::size_t max_pieces = 2048;
  std::size_t held() const { return held_; }

 private:
  struct piece {
    std::uint32_t offset;
    std::uint32_t at;  ///< where in `store`
    std::uint32_t size;
  };
  struct partial {
    key which;
    std::vector<piece> pieces;  ///< by offset; those of the same offset in the order of arrival
    std::vector<std::uint8_t> store;
    std::uint32_t length = 0;
    bool length_known = false;
    std::uint32_t frames = 0;
    std::size_t cost = 0;
  };
  using place = std::list<partial>::iterator;

  static void add(partial& to, std::uint32_t offset, std::span<const std::uint8_t> data);
  static bool complete(const partial& one);
  static datagram assemble(const partial& one);
  void drop(place which);

  std::list<partial> open_;  ///< the oldest first
  std::map<key, place> datagrams_by_key_;
  std::size_t held_ = 0;
  std::list<datagram> whole_;
};

}  // namespace lens
