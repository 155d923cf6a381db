#pragma once
// What a reader wants of the analysis.

#include <cstddef>

namespace lens {

/// What the analysis has to find out; less is faster.
struct analysis_options {
  bool segments = true;      ///< fill in all of analyzed_segment
  bool tshark_flags = true;  ///< tshark's flags
  bool episodes = true;      ///< keep stalls and waits
  bool rows = true;          ///< keep the analyzed segments until the connection is reported
  /// Keep each segment's header, and so many bytes of its data, until the connection is reported.
  bool bytes = false;
  std::size_t payload = 0;
  bool hide_payload = false;   ///< zeros in its place, and in that of unusual options
  std::size_t max_waits = 64;  ///< how many are kept of a connection, the longest
};

}  // namespace lens
