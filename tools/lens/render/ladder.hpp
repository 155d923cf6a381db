#pragma once
// The text ladder of one connection, row by row: segments, silences, stalls.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "describe/segment.hpp"
#include "render/collapsed_rows.hpp"
#include "render/lanes.hpp"
#include "render/renderer.hpp"

namespace lens {

class ladder {
 public:
  ladder(const connection& c, const output_options& options);

  /// What the line did to the packets; null where it is not known. To be called before any row.
  void set_events(const link_events* line) { line_ = line; }
  /// The stalls of the connection, where they are known before its rows are drawn.
  void expect_stalls(const connection& c, const spill_file& disk);
  void head(std::string& out, const connection& c) const { lanes_.head(out, c); }
  void row(std::string& out, const analyzed_segment& s);
  /// A packet that the capture does not have: the line lost it before.
  void row(std::string& out, const link_event& e);
  /// The last rows, and whether all steps came that were expected.
  void end(std::string& out);
  /// A line between two rows: what happened at a time, other than a segment.
  void remark(std::string& out, std::int64_t time, std::string_view words);
  /// Of whom the connection is gone: it waits for nothing any more.
  void give_up(int role);
  /// A line beneath a row: words at either lane. False where the row is folded away.
  bool beside(std::string& out, std::string_view left, std::string_view right,
              std::string_view after = {}) const;
  /// Columns between the two lanes.
  std::size_t inner() const { return lanes_.inner(); }

 private:
  struct held {
    std::uint64_t frame;  ///< in which it begins, or ends
    int sender;           ///< by role
    bool filled;
  };
  void segment_row(std::string& out, const analyzed_segment& s);
  void segment_notes(ladder_row& one, const analyzed_segment& s);
  void silence_before(std::string& out, const analyzed_segment& s);
  void link_notes(ladder_row& one, const analyzed_segment& s) const;
  void stall_ends(const analyzed_segment& s);
  void stall_begins(std::string& out, const analyzed_segment& s);
  bool may_fold(const analyzed_segment& s) const;
  void expand(std::string& out);

  output_options options_;
  view view_;
  lanes lanes_;
  const link_events* line_ = nullptr;
  std::int64_t last_;
  std::int64_t long_gap_;
  bool folding_;
  collapsed_rows fold_;
  std::map<std::uint64_t, std::string_view> waits_;  ///< why, by the frame that ended them
  std::vector<held> stall_begins_, ends_;            ///< in the order of frames
  std::size_t next_begin_ = 0, next_end_ = 0;
  std::optional<expected_walk> steps_;
  std::uint64_t unexpected_ = 0;  ///< segments that are none of the steps
};

}  // namespace lens
