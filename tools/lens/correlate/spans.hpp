#pragma once
// What is known of a stream, as moments of ranges of bytes.

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "correlate/correlation.hpp"

namespace lens {

struct span {
  std::int64_t from = 0;
  std::int64_t to = 0;
  moment when;
};

/// Ranges that do not overlap; where two claim a byte, the first to come keeps it.
class spans {
 public:
  void add(std::int64_t from, std::int64_t to, const moment& when);
  bool empty() const { return by_start_.empty(); }
  /// What is known of the byte at `at`, or null.
  const span* at(std::int64_t offset) const;
  void add_boundaries(std::vector<std::int64_t>& boundaries) const;

 private:
  std::map<std::int64_t, span> by_start_;
};

/// A count that only grows, as it was learnt over time.
class byte_progress {
 public:
  void record(std::int64_t time, std::int64_t value, std::uint64_t frame = 0) {
    points_.push_back({time, value, frame});
  }
  /// To be called once after all is learnt.
  void settle();
  /// The count at a time, that moment included.
  std::int64_t at(std::int64_t time) const;
  spans to_spans(std::int64_t up_to) const;

 private:
  struct point {
    std::int64_t time, value;
    std::uint64_t frame;
  };
  std::vector<point> points_;
};

}  // namespace lens
