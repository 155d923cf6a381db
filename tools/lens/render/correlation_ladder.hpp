#pragma once
// Between the rows of a ladder: calls that block and return, and the contents of the buffers.

#include <optional>
#include <string>

#include "correlate/correlation.hpp"
#include "render/buffers.hpp"
#include "render/ladder.hpp"

namespace lens {

class annotator {
 public:
  annotator(const correlation& j, const view& v, language lang);

  /// Adds what happened before this segment.
  void before(std::string& out, ladder& rows, const analyzed_segment& s) {
    up_to(out, rows, s.time);
  }
  /// Adds the contents of the buffers after it, where they changed.
  void after(std::string& out, ladder& rows, const analyzed_segment& s);
  void end(std::string& out, ladder& rows);
  /// From here on the buffers are drawn below every segment; adds the legend.
  void draw(std::string& out, const ladder& rows);

 private:
  struct remark {
    std::int64_t time;
    std::string words;
    int gone;  ///< the role whose connection has ended; -1: none
  };
  void up_to(std::string& out, ladder& rows, std::int64_t time);

  const correlation& correlation_;
  view view_;
  language lang_;
  std::vector<remark> remarks_;
  std::size_t next_remark_ = 0;
  std::size_t next_step_ = 0;
  std::string shown_[2];
  std::optional<buffer_drawing> drawing_;
};

}  // namespace lens
