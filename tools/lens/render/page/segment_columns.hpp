#pragma once
// The segments of a connection as columns of a page. docs/page.md describes each.

#include <array>
#include <optional>
#include <string>

#include "analysis/packet_bytes.hpp"
#include "analysis/states.hpp"
#include "correlate/correlation.hpp"
#include "correlate/link_log.hpp"
#include "describe/expected.hpp"
#include "describe/segment.hpp"
#include "render/page/columns.hpp"
#include "render/page/sentence_pool.hpp"

namespace lens {

class segment_columns {
 public:
  segment_columns(const connection& c, const view& v, sentence_pool& pool)
      : connection_(c), view_(v), pool_(pool), states_(c), start_(c.first_time) {}

  void add(const analyzed_segment& s, const packet_bytes& bytes, const link_events& line);
  /// A packet that was lost before the capture: a segment without a frame.
  void add(const link_event& lost);
  void add_step(const expected_step* step);
  std::uint64_t size() const { return size_; }
  std::uint64_t last_frame() const { return last_frame_; }
  /// All as members of an object, each with a comma before it.
  void append_to(std::string& out) const;

 private:
  void add_numbers(const analyzed_segment& s);
  void add_bytes(const analyzed_segment& s, const packet_bytes& bytes);
  void add_line(const link_events& line, std::uint64_t frame);
  void add_words(std::string_view text, std::initializer_list<std::int64_t> known);

  const connection& connection_;
  const view& view_;
  sentence_pool& pool_;
  state_tracker states_;
  std::int64_t start_;
  std::uint64_t size_ = 0;
  std::uint64_t last_frame_ = 0;
  std::array<std::int64_t, 2> next_{};    ///< by side, the offset after its last segment
  std::array<std::int64_t, 2> acked_{};   ///< by side, its last acknowledgement
  std::array<std::int64_t, 2> window_{};  ///< by side, its last window
  column frame_, time_, who_, seq_, ack_, length_, window_change_, room_, flight_, notes_, tshark_,
      states_of_ends_, says_, numbers_, sack_, unseen_, line_, raw_, step_, step_says_;
  std::string headers_, payloads_;
  bool has_steps_ = false;
};

}  // namespace lens
