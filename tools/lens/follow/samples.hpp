#pragma once
// Min, median and max of many durations in little memory: the first few exactly, then a histogram
// whose cells are an eighth of their value wide (the median is then within 6 %).

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>

namespace lens {

class samples {
 public:
  void add(std::int64_t ns) {
    if (ns < 0) return;  // clocks that ran backwards measure nothing
    if (count_ == 0 || ns < min_) min_ = ns;
    if (ns > max_) max_ = ns;
    if (count_ < few) {
      first_[count_] = static_cast<float>(ns);
    } else {
      if (!cells_) spread();
      ++(*cells_)[cell(ns)];
    }
    ++count_;
  }

  std::uint64_t count() const { return count_; }
  std::int64_t min() const { return min_; }
  std::int64_t max() const { return max_; }

  std::int64_t median() const {
    if (count_ == 0) return 0;
    if (!cells_) {
      auto sorted = first_;
      for (std::size_t i = count_; i < few; ++i) sorted[i] = static_cast<float>(max_);
      std::sort(sorted.begin(), sorted.end());
      return std::clamp(static_cast<std::int64_t>(sorted[(count_ - 1) / 2]), min_, max_);
    }
    std::uint64_t left = (count_ + 1) / 2;
    for (std::size_t i = 0; i < cells_->size(); ++i) {
      if ((*cells_)[i] >= left) return std::clamp(middle(i), min_, max_);
      left -= (*cells_)[i];
    }
    return max_;
  }

 private:
  static constexpr std::size_t few = 4;
  using cells = std::array<std::uint32_t, 40 * 8>;  // from 1 µs to 2^39 µs, eight to an octave

  static std::size_t cell(std::int64_t ns) {
    const auto us = static_cast<std::uint64_t>(ns) / 1000;
    if (us < 8) return static_cast<std::size_t>(us);
    const auto octave = static_cast<std::size_t>(std::bit_width(us)) - 4;
    return std::min(octave * 8 + static_cast<std::size_t>(us >> octave), cells{}.size() - 1);
  }
  static std::int64_t middle(std::size_t i) {
    if (i < 8) return static_cast<std::int64_t>(i) * 1000 + 500;
    const std::size_t octave = (i - 8) / 8;
    return static_cast<std::int64_t>(((i - octave * 8) * 2 + 1) << octave) * 500;
  }
  void spread() {
    cells_ = std::make_unique<cells>();
    for (const auto ns : first_) ++(*cells_)[cell(static_cast<std::int64_t>(ns))];
  }

  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  std::array<float, few> first_{};  ///< seven digits are more than the clocks are good for
  std::unique_ptr<cells> cells_;
};

}  // namespace lens
