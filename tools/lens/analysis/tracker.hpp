#pragma once
// Follows one connection segment by segment, and fills in its result.

#include <array>
#include <cstdint>
#include <memory>

#include "analysis/connection.hpp"
#include "analysis/options.hpp"
#include "analysis/stream.hpp"
#include "decode/segment.hpp"
#include "tshark/analysis.hpp"

namespace lens {

class connection_tracker : public connection {
 public:
  connection_tracker() { sent_ = {&streams[0], &streams[1]}; }
  connection_tracker(const connection_tracker&) = delete;
  connection_tracker& operator=(const connection_tracker&) = delete;

  std::uint32_t hash = 0;
  bool retired = false;  ///< over, kept for late segments (table)

 private:
  bool offered_accurate_ecn = false;
  /// This side has answered the SYN that crossed its own.
  std::array<bool, 2> answered_crossing_syn{};

 public:
  std::uint32_t place = 0;  ///< its place among those
  std::array<stream, 2> streams;
  std::unique_ptr<tshark_analysis> tshark;  ///< where tshark's flags are wanted

  /// Takes the next segment; `from` is its sender's side. Fills `out` (all of it if
  /// wanted.segments).
  void take(const segment& framed, int from, const analysis_options& options, spill_file& disk,
            analyzed_segment& out);
  /// Takes a header without its segment (segment::partial). tshark's flags and the start of
  /// relative numbers depend on it, our own verdicts do not.
  void observe_partial(const segment& s, int from, const analysis_options& options);
  /// The capture or the connection has ended: ends an open stall, and sorts.
  void end(const analysis_options& options, spill_file& disk);

  bool scaling() const { return streams[0].scale >= 0 && streams[1].scale >= 0; }

 private:
  // A reset that need not be accepted: whether it was, shows in what its receiver sends afterwards.
  std::uint64_t unacceptable_reset = 0;  ///< frame; 0: none, or it was not accepted
  struct context;
  void restart(int from, std::uint32_t base);
  void track_opening(context& c);
  bool detect_copy(context& c);
  static bool is_copy(context& c, const packet_mark& mark);
  static void note_copy(context& c);
  void track_data(context& c);
  void settle_old_data(context& c);
  void track_reset(context& c);
  void track_fin(context& c);
  void track_right_edge(context& c);
  void track_abandonment(context& c);
  void track_ack(context& c);
  void track_window(context& c);
  void note_window(context& c, std::uint32_t window, bool had);
  static void time_stamp(context& c);
  static void widen_possible_windows(context& c);
  void track_stall(context& c, std::uint32_t window, std::int64_t room);
  void answer_probe(context& c, std::uint32_t window);
  static void begin_stall(context& c);
  void open_filled_window(context& c, std::uint32_t window);
  void track_probe(context& c);
  void track_wait(context& c);
  void note_size(context& c);
  void settle_open_wait(context& c);
  bool is_delayed_ack(const context& c, std::int64_t newly) const;
  bool waited_for_peer(const context& c, std::int64_t gap) const;
  reason why_waited(const context& c, std::int64_t gap) const;
  reason why_acknowledged(const context& c) const;
  bool is_held(const context& c, std::int64_t gap) const;
  std::uint32_t full_size(int sender) const;
  void track_room(int sender, std::int64_t time);
  std::int64_t reply_time(int side) const;
  void measure_rtt(context& c, std::int64_t newly);
  void settle_retransmissions(context& c);
  void release(int sender, std::int64_t time, std::uint64_t frame, std::uint32_t window,
               const analysis_options& options, spill_file& disk);
  void record(const stall& one, const analysis_options& options, spill_file& disk);
  kept_records& kept() {
    if (!store) store = std::make_unique<kept_records>();
    return *store;
  }
  std::int64_t answer_time(int sender) const;
  std::uint32_t shift(int side, const segment& s) const;
};

}  // namespace lens
