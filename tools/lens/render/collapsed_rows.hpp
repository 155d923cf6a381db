#pragma once
// Of a long run of similar segments only the first few and the last are shown, and how many are
// between them.

#include <cstdint>
#include <optional>

#include "analysis/analyzed_segment.hpp"

namespace lens {

class collapsed_rows {
 public:
  /// Takes the next segment of the run; true where it is not shown.
  bool hide(const analyzed_segment& s);

  struct hidden {
    std::uint64_t segments = 0;  ///< without the last
    std::uint64_t bytes = 0;     ///< of data in them
    analyzed_segment last;       ///< shown, so that the numbers continue
  };
  /// The run is over. Nothing where all of it was shown.
  std::optional<hidden> open();
  bool empty() const { return count_ == 0; }

 private:
  std::uint64_t run_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t bytes_ = 0;
  analyzed_segment last_;
};

}  // namespace lens
