#pragma once
// The six pictures of a connection, for slides and papers. Each is drawn from the same parts, and
// always the same for the same capture.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/states.hpp"
#include "correlate/correlation.hpp"
#include "correlate/link_log.hpp"
#include "describe/segment.hpp"
#include "render/figure/svg.hpp"
#include "render/renderer.hpp"

namespace lens {

struct figure_input {
  const connection& c;
  const view& v;
  const output_options& options;
  const link_events& line;
  const correlation* watched = nullptr;  ///< null: only packets are known
  std::vector<analyzed_segment> rows;
  std::vector<stall> stalls;
  std::vector<std::uint8_t> header;  ///< of the segment at `at`
  std::size_t at = 0;                ///< the segment of --frame, else the last one
  std::uint64_t left_out = 0;        ///< segments after those in `rows`

  int role(const analyzed_segment& s) const { return v.role_of(s.from); }
  bool zh() const { return options.lang == language::zh; }
  std::string role_name(int role) const;
  std::string title(const bilingual& words) const;
  /// With the segment after which it is so: ", after frame 9".
  std::string title_after(const bilingual& words) const;
};

std::string ladder_figure(const figure_input& in);
/// Sequence numbers, or the window and what is in flight, over time.
std::string sequence_figure(const figure_input& in);
std::string window_figure(const figure_input& in);
std::string buffers_figure(const figure_input& in);
std::string states_figure(const figure_input& in);
std::string header_figure(const figure_input& in);

}  // namespace lens
