#pragma once
// What is known of a segment while its connection takes it; shared by the files of `connection`.

#include <algorithm>

#include "analysis/notes.hpp"
#include "analysis/tracker.hpp"

namespace lens {

/// Sums of durations stay where they can be added and doubled, however a capture's clock jumps.
inline std::int64_t add_durations(std::int64_t sum, std::int64_t one) {
  return std::min(sum + one, std::int64_t{1} << 60);
}

struct connection_tracker::context {
  const segment& s;
  analyzed_segment& out;
  const analysis_options& options;
  spill_file& disk;
  int from;
  stream& f;                 ///< the sender's stream
  stream& r;                 ///< the other side's
  statistics::side& sum;     ///< the sender's
  std::int64_t off = 0;      ///< of the first number it takes
  std::int64_t end = 0;      ///< one past the last
  std::int64_t ack_off = 0;  ///< in r's stream
  std::int64_t r_acked_before = 0;
  bool ctl = false;          ///< SYN, FIN or RST
  bool small_probe = false;  ///< a zero-window probe or a keep-alive
  bool repeated = false;     ///< it holds numbers that were sent before
};

}  // namespace lens
