#pragma once
// The text ladder: a lane for each end, an arrow for each segment, the stalls where they are; then
// the story in words. 100 columns.

#include <map>
#include <optional>
#include <vector>

#include "join/join.hpp"
#include "show/shower.hpp"
#include "tell/segment.hpp"

namespace lens {

/// The ladder of one connection, row by row.
class ladder {
 public:
  ladder(const connection& c, const choices& chosen);

  /// A stall that is known before its rows are drawn.
  void expect(const stall& one);
  void head(std::string& out, const connection& c) const;
  void row(std::string& out, const seen& s);
  void end(std::string& out);
  /// A line between two rows: what happened at a time, other than a segment.
  void remark(std::string& out, std::int64_t time, std::string_view words);
  /// A line beneath a row: words at either lane. False where the row is folded away.
  bool beside(std::string& out, std::string_view left, std::string_view right,
              std::string_view after = {}) const;
  /// Columns between the two lanes.
  std::size_t inner() const { return lanes_ - 2; }

 private:
  struct held {
    std::uint64_t first_frame;
    std::uint64_t opened_by;
    int sender;
    bool filled;
  };
  void segment_row(std::string& out, const seen& s);
  void arrow(std::string& out, const seen& s, std::string_view text) const;
  void banner(std::string& out, std::string_view words, const char* colour) const;
  void lane(std::string& out, int which) const;
  void silence(std::string& out, std::int64_t ns) const;
  void paint(std::string& out, const char* colour) const;
  void plain(std::string& out) const;
  bool ordinary(const seen& s, std::string_view label) const;
  void unfold(std::string& out);

  choices chosen_;
  view view_;
  std::int64_t start_;
  std::int64_t last_ = 0;
  std::int64_t long_gap_;
  std::size_t frame_width_ = 4;
  std::size_t lanes_;
  bool folding_;
  bool stalled_[2] = {false, false};  ///< by role: the client, the server is held
  std::vector<held> expected_;
  std::size_t next_expected_ = 0;
  std::vector<seen> pending_;
  std::uint64_t run_ = 0;
  std::uint64_t folded_ = 0;
  std::uint64_t folded_bytes_ = 0;
  seen last_seen_;
  std::optional<expected_walk> steps_;
  std::uint64_t unexpected_ = 0;  ///< segments that are none of the steps
};

class ladder_shower : public shower {
 public:
  /// `live`: rows are shown as they come.
  ladder_shower(output& out, const choices& chosen, bool live)
      : out_(out), chosen_(chosen), live_(live) {}

  wants needs() const override { return {}; }
  bool wants_live() const override { return live_; }
  void live(const connection& c, const seen& s) override;
  void tell(connection& c, const spill& disk) override;
  void finish(const totals& t) override;

 private:
  void rows(std::string& text, const connection& c, const spill& disk, const joined* j);
  void story(const connection& c, const spill& disk, const joined* j);

  output& out_;
  choices chosen_;
  bool live_;
  std::uint64_t shown_ = 0;
  std::uint64_t current_ = 0;
  std::map<std::uint64_t, ladder> open_;
};

}  // namespace lens
