#pragma once
// What one side of a connection has sent and announced, as far as its segments show it.

#include <cstdint>

namespace lens {

/// Offsets count from the side's initial sequence number: the SYN has 0, the first byte of data 1.
/// They do not wrap.
struct sent_stream {
  std::int64_t next = 0;     ///< one past the highest offset sent, SYN and FIN counted
  std::int64_t acked = 0;    ///< the highest offset that the peer acknowledged
  std::int64_t fin_at = -1;  ///< offset of the FIN; -1: none was captured
  std::uint32_t base = 0;    ///< the raw number of offset 0
  std::uint32_t window = 0;  ///< bytes that this side last announced
  std::uint16_t mss = 0;     ///< bytes, from its SYN; 0: none there, or SYN not captured
  std::int8_t scale = -1;    ///< window scale, from its SYN; -1: none there, or SYN not captured
  std::uint8_t peer_scale_minimum =
      0;                       ///< its peer's window scale is at least this, by what it sent
  bool announced : 1 = false;  ///< a window was announced
  bool syn_seen : 1 = false;
  bool sack_ok : 1 = false;       ///< its SYN has SACK-permitted
  bool stamps_ok : 1 = false;     ///< its SYN has timestamps
  bool ack_seen : 1 = false;      ///< this side's ack number has been seen
  bool scale_agreed : 1 = false;  ///< its SYN had an ACK: the peer has offered to scale, too

  bool finished() const { return fin_at >= 0 && acked > fin_at; }
  /// One past the highest byte sent: a FIN takes up a number, but no room in the window.
  std::int64_t data_end() const { return fin_at >= 0 && next > fin_at ? next - 1 : next; }
  /// Bytes of data sent, each counted once; bytes that were not captured count if they were
  /// acknowledged.
  std::uint64_t bytes() const;

 protected:
  /// Each is a `stream` (stream.hpp), the tracker's: bytes() looks at its gaps.
  sent_stream() = default;
};

}  // namespace lens
