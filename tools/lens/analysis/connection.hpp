#pragma once
// What the analysis found out of one connection: the plain result that the later rooms read. A
// tracker fills it (tracker.hpp); while the connection is open, it is true up to its last segment.

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/analyzed_segment.hpp"
#include "analysis/episodes.hpp"
#include "analysis/notes.hpp"
#include "analysis/record_spool.hpp"
#include "analysis/samples.hpp"
#include "analysis/sent_stream.hpp"

namespace lens {

enum class opening_kind : std::uint8_t {
  three_way,
  simultaneous,
  refused,
  unanswered,
  not_captured
};
enum class closing_kind : std::uint8_t {
  four_way,
  three_segment,
  simultaneous,
  reset,
  half_closed,
  not_captured
};

/// Counts over a connection.
struct statistics {
  struct side {
    std::uint32_t segments = 0;
    std::uint32_t data_segments = 0;
    std::uint32_t retransmissions = 0;
    std::uint32_t spurious = 0;
    std::uint32_t out_of_order = 0;
    std::uint32_t duplicate_acks = 0;
    std::uint32_t zero_windows = 0;
    std::uint32_t probes = 0;
    std::uint32_t max_window = 0;
    std::uint32_t max_in_flight = 0;
    std::uint32_t offloaded_sums = 0;  ///< checksums left to the network card
    std::uint32_t bad_checksums = 0;
    std::uint32_t oversize = 0;      ///< larger than the receiver's MSS: segmentation offload
    std::uint32_t stalls = 0;        ///< in which this side could not send
    std::int64_t stalled = 0;        ///< ns, sum of them
    std::int64_t longest_stall = 0;  ///< ns
    std::unique_ptr<std::array<std::int64_t, reasons_by_packets>> waited;  ///< ns, by `reason`
    samples rtt_ack;
    std::unique_ptr<samples> rtt_stamp;  ///< where segments are wanted
  };
  std::array<side, 2> sides;
  std::int64_t idle = 0;  ///< ns, the longest time without any segment
};

/// Side 0 is the lower of the two ends (address, then port). Times are in ns since 1970, frames
/// count from 1, and frame 0 stands for "none".
struct connection {
  // Small members stand together: a capture may hold a million open connections.
  endpoint ends[2];  ///< side 0 is the lower of the two (address, then port)
  std::uint8_t ip_version = 4;
  std::uint8_t client = 0;     ///< the side that sent the first SYN
  bool client_guessed = true;  ///< there was no SYN to tell it
  bool reused = false;         ///< an older connection had the same addresses and ports
  std::uint64_t id = 0;        ///< from 1, in the order of first segments

  std::int64_t first_time = 0;
  std::int64_t last_time = 0;
  /// When another connection took over its addresses and ports.
  std::int64_t until = std::numeric_limits<std::int64_t>::max();
  std::uint64_t first_frame = 0;
  std::uint64_t last_frame = 0;

  // Opening: frames of SYN, SYN-ACK (or second SYN), and the acknowledgement that completes it.
  std::array<std::uint64_t, 3> opening{};
  std::array<std::int64_t, 3> opening_time{};
  // Closing: by side, the frame of its FIN, and of the acknowledgement of that FIN.
  std::array<std::uint64_t, 2> fin_frame{};
  std::array<std::uint64_t, 2> fin_acked_frame{};
  std::uint64_t reset_frame = 0;
  std::uint64_t ignored_reset = 0;     ///< frame of the first one after which its receiver went on
  std::uint8_t unacceptable_from = 0;  ///< side; of that one
  std::uint8_t reset_from = 0;
  bool reported_early = false;  ///< reported before its end, to limit memory
  std::uint8_t first_fin = 0;   ///< side; of use where there was one
  bool crossed_syns = false;
  bool accurate_ecn = false;  ///< agreed on in the handshake (RFC 9768, section 3.1)
  bool crossed_fins = false;  ///< each side sent its FIN before it had the other's
  role reset_role = role::plain;

  statistics sum;
  /// What is reported at its end.
  struct kept_records {
    record_spool rows;                    ///< analyzed_segment records
    std::unique_ptr<record_spool> bytes;  ///< packet_bytes records, one for each of `rows`
    record_spool stalls;                  ///< stall_record, each followed by its probes
    std::vector<wait> waits;              ///< the longest ones
    std::array<std::optional<kernel_account>, 2>
        kernel;  ///< by the sender's side, where tcpwatch watched it
    // Frames of which something was found out only later; sorted when the connection has ended.
    std::vector<std::uint64_t> needless;  ///< spurious retransmissions
    std::vector<std::uint64_t> too_late;  ///< opened a window when the sender had already given up
    static bool holds(const std::vector<std::uint64_t>& frames, std::uint64_t frame) {
      return !frames.empty() && std::binary_search(frames.begin(), frames.end(), frame);
    }
  };
  std::unique_ptr<kept_records> store;

  /// What a side has sent.
  const sent_stream& sent_by(int side) const { return *sent_[static_cast<std::size_t>(side)]; }
  /// How long a side's sending waited for that cause; ns.
  std::int64_t waited(int side, reason why) const;
  bool finished() const {
    return reset_frame != 0 || (sent_by(0).finished() && sent_by(1).finished());
  }
  /// The only side whose segments were captured, though the other side must have sent some; -1:
  /// both were captured, or nothing shows that the other side sent any.
  int only_side() const;
  /// One end is both of them (RFC 9293, section 3.5: it answers its own SYN).
  bool to_itself() const { return ends[0].port == ends[1].port && ends[0].ip == ends[1].ip; }
  /// The side that sent more bytes; the client where both sent as many.
  int main_sender() const {
    const int server = 1 - client;
    return sent_by(server).bytes() > sent_by(client).bytes() ? server : client;
  }
  opening_kind kind_of_opening() const;
  closing_kind kind_of_closing() const;
  /// Whether the bytes of windows that this side announces are known (its scale was captured).
  bool window_known(int side) const;
  /// Where it is not known: the least window scale that allows what the other side has sent.
  int min_scale(int side) const { return sent_by(1 - side).peer_scale_minimum; }

  /// Calls `take(const stall&)` for each stall.
  template <class Take>
  void each_stall(const spill_file& disk, Take&& take) const;
  /// Calls `take(const analyzed_segment&)` for each segment that was kept.
  template <class Take>
  void each_row(const spill_file& disk, Take&& take) const;

 protected:
  /// The tracker's streams.
  std::array<const sent_stream*, 2> sent_{};
};

struct stall_record {
  std::int64_t from, to;
  std::uint64_t first_frame, opened_by;
  std::int64_t at;
  std::uint32_t opened_to, probes;
  std::uint8_t receiver, filled, ended;
};

inline bool connection::window_known(int side) const {
  const sent_stream& a = sent_by(side);
  const sent_stream& b = sent_by(1 - side);
  if (a.syn_seen && b.syn_seen) return true;
  if (a.scale_agreed && a.scale >= 0) return true;
  // One SYN is enough where it has no scale option: then neither side scales.
  return (a.syn_seen && a.scale < 0) || (b.syn_seen && b.scale < 0);
}

template <class Take>
void connection::each_stall(const spill_file& disk, Take&& take) const {
  if (!store) return;
  store->stalls.each_block(disk, [&](std::span<const std::byte> block) {
    while (!block.empty()) {
      stall_record r;
      std::memcpy(&r, block.data(), sizeof r);
      block = block.subspan(sizeof r);
      stall one;
      one.from = r.from;
      one.to = r.to;
      one.first_frame = r.first_frame;
      one.opened_by = r.opened_by;
      one.opened_to = r.opened_to;
      one.at = r.at;
      one.receiver = r.receiver;
      one.filled = r.filled != 0;
      one.ended = r.ended != 0;
      one.abandoned = kept_records::holds(store->too_late, r.opened_by);
      one.probes.resize(r.probes);
      if (r.probes != 0)  // memcpy takes no null pointer, not even for no bytes
        std::memcpy(one.probes.data(), block.data(), r.probes * sizeof(probe));
      block = block.subspan(r.probes * sizeof(probe));
      take(static_cast<const stall&>(one));
    }
  });
}

template <class Take>
void connection::each_row(const spill_file& disk, Take&& take) const {
  if (!store) return;
  store->rows.each_block(disk, [&](std::span<const std::byte> block) {
    analyzed_segment one;
    for (; block.size() >= sizeof one; block = block.subspan(sizeof one)) {
      std::memcpy(&one, block.data(), sizeof one);
      if (kept_records::holds(store->needless, one.frame))
        one.notes |= note::spurious_retransmission;
      if (kept_records::holds(store->too_late, one.frame)) one.role = role::opens_too_late;
      take(static_cast<const analyzed_segment&>(one));
    }
  });
}

}  // namespace lens
