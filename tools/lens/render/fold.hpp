#pragma once
// Of a long run of segments that are alike, the first few and the last are shown, and how many lie
// between.

#include <cstdint>
#include <optional>

#include "analysis/analyzed_segment.hpp"

namespace lens {

class fold {
 public:
  /// Another of the run; true where it is to be held back.
  bool hide(const analyzed_segment& s);

  struct hidden {
    std::uint64_t segments = 0;  ///< but the last
    std::uint64_t bytes = 0;     ///< that these carried
    analyzed_segment last;       ///< to be shown whole, for the numbers to go on from
  };
  /// The run is over. Nothing where all of it has been shown.
  std::optional<hidden> open();
  bool empty() const { return count_ == 0; }

 private:
  std::uint64_t run_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t bytes_ = 0;
  analyzed_segment last_;
};

}  // namespace lens
