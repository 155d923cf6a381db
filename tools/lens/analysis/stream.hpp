#pragma once
// One direction of a connection: what a side has sent, how much is acknowledged, and its limits.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "analysis/episodes.hpp"
#include "analysis/samples.hpp"
#include "analysis/sent_stream.hpp"

namespace lens {

/// Bytes of a stream that were not captured (yet).
struct sequence_gap {
  std::int64_t from;
  std::int64_t to;
  std::int64_t time;       ///< when the segment after it was captured
  std::uint32_t ts_value;  ///< of that segment
  std::uint16_t ip_id;     ///< of that segment
};

/// A retransmission of which it is not yet known whether it was spurious.
struct retransmission_record {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::uint64_t frame = 0;
  std::uint32_t ts_value = 0;
  bool settled = true;
};

/// A recent segment: to name the frame that another one repeats or acknowledges.
struct sent {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t time = 0;
  std::uint64_t frame = 0;
};

/// The last segments of a side; kept only where segments are described.
struct recent {
  static constexpr std::size_t size = 64;
  std::vector<sent> ring;
  std::size_t count = 0;

  void add(const sent& one) {
    if (ring.size() < size) {
      ring.push_back(one);
    } else {
      ring[count % size] = one;
    }
    ++count;
  }
  /// The latest that ends at or before `end` and holds at least one number, or null.
  const sent* ending_by(std::int64_t end) const;
  /// The latest that holds `offset`, or null.
  const sent* containing(std::int64_t offset) const;
  /// The latest of just these numbers, or null.
  const sent* of(std::int64_t from, std::int64_t to) const;
};

/// By this a packet is recognized that was captured, or delivered, more than once.
struct packet_mark {
  std::uint32_t key = 0;  ///< of its numbers, flags and length
  std::uint32_t ms = 0;   ///< when it was captured, modulo 2^32
  std::uint16_t id = 0;   ///< its IP identification, or a substitute (copies.cpp)
  std::uint8_t ttl = 0;   ///< or hop limit; 0: no packet yet
  bool by_id = false;
};

/// The marks of the segments before the last one, where several were in flight at once.
struct recent_marks {
  static constexpr std::size_t size = 64;
  std::array<packet_mark, size> ring{};
  std::array<std::uint32_t, size>
      keys{};  ///< theirs again, without gaps, so that one loop compares them
  std::size_t count = 0;

  void add(const packet_mark& one) {
    keys[count % size] = one.key;
    ring[count++ % size] = one;
  }

  bool has(std::uint32_t key) const {
    bool found = false;
    for (const std::uint32_t each : keys) found |= each == key;
    return found;
  }
};

/// The right edge of the window for each window scale that the peer may have.
using possible_right_edges = std::array<std::int64_t, 15>;

/// A sender whose receiver's window is closed, or full, or not known.
struct window_limited {
  std::int64_t filled_since =
      0;  ///< data up to `edge` was sent then, and nothing allowed since; 0: not so
  std::uint64_t filled_frame = 0;
  std::int64_t short_since = 0;   ///< since then less is allowed than a segment; 0: not so
  std::int64_t from = 0;          ///< the latest stall or filled window
  std::int64_t until = 0;         ///< its end
  std::int64_t alive = 0;         ///< the time of its last segment in its latest stall
  std::uint64_t opened_by = 0;    ///< the frame that ended that
  std::int64_t open_wait = 0;     ///< ns, its latest wait for acknowledgements, and
  std::uint32_t open_flight = 0;  ///< how much was in flight then; 0: none
  std::unique_ptr<possible_right_edges> right_edges;  ///< where the scale was not captured
  std::unique_ptr<stall> by_zero;  ///< the stall in which its peer's zero window holds it
};

/// Loss and reordering: bytes that are missing, and bytes that were sent again.
struct recovery_state {
  std::map<std::int64_t, sequence_gap> gaps;  ///< by where they begin
  std::unique_ptr<std::array<retransmission_record, 8>> retransmissions;
  std::unique_ptr<recent_marks> marks;
};

/// Needed only where each segment is described, or each round trip measured.
struct segment_details {
  recent latest;
  std::int64_t stamped_at = -1;  ///< the time of `stamp`, whose echo has not come yet; -1 none
  std::uint32_t stamp = 0;
};

/// There are many at once, and most are ordinary: what only few of them need is behind pointers,
/// and allocated when it is needed.
struct stream : sent_stream {
  static constexpr std::size_t max_gaps = 16'384;

  std::int64_t window_right_edge = 0;  ///< the peer allows everything below this offset
  std::int64_t last_data_time = 0;
  std::int64_t last_ack_time = 0;  ///< when the peer last acknowledged something new
  // One round trip at a time is timed: from a byte's first sending to its acknowledgement (Karn's
  // rule: not if it was sent again), and from a timestamp to its echo.
  std::int64_t timed_end = -1;
  std::int64_t timed_at = 0;
  std::uint32_t duplicates =
      0;  ///< duplicate acknowledgements of this stream since the last new one
  std::uint32_t last_length = 0;
  std::uint32_t last_flight = 0;      ///< bytes in flight after its last data
  std::uint32_t peer_data_after = 0;  ///< ms from its last data to the peer's that ended a silence
  packet_mark last_mark;              ///< of its last segment
  bool based : 1 = false;
  bool sent_any : 1 = false;       ///< it sent something with a sequence number that counts
  bool bare_ack : 1 = false;       ///< the peer's last new acknowledgement had no data
  bool sacked : 1 = false;         ///< the peer's last acknowledgement came with SACK blocks
  bool probing : 1 = false;        ///< its last segment was a zero-window probe
  bool keeping_alive : 1 = false;  ///< its last segment was a keep-alive
  bool psh_last : 1 = false;
  bool small_last : 1 = false;     ///< its last data was less than a full segment
  bool several_small : 1 = false;  ///< two such were under way at once: Nagle's algorithm is off
  bool ack_late : 1 = false;       ///< the peer's last new acknowledgement was a delayed one
  bool window_of_syn : 1 = false;  ///< `window` is from its SYN: not scaled
  bool same_ids : 1 = false;       ///< its packets have one and the same IP identification

  std::unique_ptr<window_limited> limited;
  std::unique_ptr<recovery_state> recovery;
  std::unique_ptr<segment_details> details;

  /// The stall in which this sender is held by its peer's zero window, or null.
  stall* stalled() const { return limited ? limited->by_zero.get() : nullptr; }
  /// It has filled its peer's window, and nothing was allowed since.
  bool filled() const { return limited && limited->filled_since != 0; }

  /// The 64-bit offset of a raw number: the nearest to what was sent last.
  std::int64_t unwrap(std::uint32_t raw) const {
    return next + static_cast<std::int32_t>(raw - (base + static_cast<std::uint32_t>(next)));
  }
  void begin(std::uint32_t base_number, std::int64_t at) {
    base = base_number;
    based = true;
    next = at;
    acked = at;
  }
  /// A SYN-ACK with another number than before: all starts again from this one.
  void restart(std::uint32_t base_number) {
    begin(base_number, 0);
    window_right_edge = 0;
    fin_at = -1;
    timed_end = -1;
    last_flight = 0;
    sent_any = false;
    recovery.reset();
    details.reset();
  }
  /// Remembers that [from, to) was not captured.
  void open_gap(const sequence_gap& h);
  /// Removes [from, to) from the gaps; returns how many of its bytes were in one, and the first
  /// such gap.
  std::int64_t fill(std::int64_t from, std::int64_t to, sequence_gap& first);
};

}  // namespace lens
