#pragma once
// Draws a ladder: a vertical line (lane) for each end, arrows between them, words beside and below.
// What is too long for its place continues in the next line.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/connection.hpp"
#include "render/renderer.hpp"

namespace lens {

enum class colour : std::uint8_t { none, red, green, yellow, blue, faint, bold };

/// One row of the ladder.
struct ladder_row {
  std::uint64_t frame = 0;  ///< 0: it has none
  std::int64_t time = 0;
  bool to_right = true;
  bool arrives = true;
  std::string fields;  ///< above the arrow
  std::string step;    ///< where steps are expected
  std::string words;   ///< beside it
  colour words_colour = colour::yellow;
  std::string sentence;  ///< below it; may be empty
};

class lanes {
 public:
  /// \param widest columns of the longest text on an arrow, 0 unknown
  lanes(const connection& c, const output_options& options, std::size_t widest);

  void head(std::string& out, const connection& c) const;
  void draw(std::string& out, const ladder_row& one) const;
  /// Words in the middle between the lanes, and nothing else in the row.
  void banner(std::string& out, std::string_view words, colour in) const;
  /// An event that is not a segment.
  void remark(std::string& out, std::int64_t time, std::string_view words) const;
  /// Words at either lane, and beside.
  void beside(std::string& out, std::string_view left, std::string_view right,
              std::string_view after) const;

  /// By role, 0 the client: its lane shows that it must wait.
  void hold(int role, bool held) { held_[static_cast<std::size_t>(role)] = held; }
  bool is_held(int role) const { return held_[static_cast<std::size_t>(role)]; }
  /// Columns between the two lanes.
  std::size_t inner() const { return lanes_ - 2; }

 private:
  void arrow(std::string& out, std::string_view fields, const ladder_row& one) const;
  void below_arrow(std::string& out, std::string_view fields, bool to_right) const;
  void lane(std::string& out, int role) const;
  void paint(std::string& out, colour in) const;
  void plain(std::string& out, colour in) const;
  std::size_t margin() const;

  language lang_;
  bool coloured_;
  bool steps_;
  std::int64_t start_;
  std::size_t width_;
  std::size_t frame_width_;
  std::size_t lanes_;
  std::size_t label_width_;
  std::array<bool, 2> held_{};
};

}  // namespace lens
