#pragma once
// Min, median and max of many durations in little memory: the first few exactly, then a histogram
// whose cells are an eighth of their value wide (the median is then within 6 %). Only cells in use
// take memory: the round trips of one connection lie close together.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

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
      if (cells_.empty()) spread();
      put(ns);
    }
    ++count_;
  }

  std::uint64_t count() const { return count_; }
  std::int64_t min() const { return min_; }
  std::int64_t max() const { return max_; }

  std::int64_t median() const {
    if (count_ == 0) return 0;
    if (cells_.empty()) {
      auto sorted = first_;
      for (std::size_t i = count_; i < few; ++i) sorted[i] = static_cast<float>(max_);
      std::sort(sorted.begin(), sorted.end());
      return std::clamp(static_cast<std::int64_t>(sorted[(count_ - 1) / 2]), min_, max_);
    }
    std::uint64_t left = 1;
    for (const cell& one : cells_) left += one.count;
    left /= 2;
    for (const cell& one : cells_) {
      if (one.count >= left) return std::clamp(middle(one.at), min_, max_);
      left -= one.count;
    }
    return max_;
  }

 private:
  static constexpr std::size_t few = 4;
  // From 1 µs to 2^39 µs, eight to an octave.
  static constexpr std::size_t max_cells = std::size_t{40} * 8;

  struct cell {
    std::uint32_t at : 9;
    std::uint32_t count : 23;
  };
  static constexpr std::uint32_t max_counted = (1U << 23) - 1;

  static std::size_t place(std::int64_t ns) {
    const auto us = static_cast<std::uint64_t>(ns) / 1000;
    if (us < 8) return static_cast<std::size_t>(us);
    const auto octave = static_cast<std::size_t>(std::bit_width(us)) - 4;
    return std::min(octave * 8 + static_cast<std::size_t>(us >> octave), max_cells - 1);
  }
  static std::int64_t middle(std::size_t i) {
    if (i < 8) return static_cast<std::int64_t>(i) * 1000 + 500;
    const std::size_t octave = (i - 8) / 8;
    return static_cast<std::int64_t>(((i - octave * 8) * 2 + 1) << octave) * 500;
  }
  void spread() {
    for (const auto ns : first_) put(static_cast<std::int64_t>(ns));
  }
  void put(std::int64_t ns) {
    const auto at = static_cast<std::uint32_t>(place(ns));
    auto found = std::lower_bound(cells_.begin(), cells_.end(), at,
                                  [](const cell& c, std::uint32_t value) { return c.at < value; });
    if (found == cells_.end() || found->at != at) found = cells_.insert(found, cell{at & 511U, 0});
    if (found->count == max_counted) {  // all by half: the middle stays where it is
      for (cell& one : cells_) one.count = one.count / 2 & max_counted;
    }
    found->count = (found->count + 1U) & max_counted;
  }

  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  std::array<float, few> first_{};  ///< seven digits are more than the clocks are good for
  std::vector<cell> cells_;         ///< in order
};

}  // namespace lens
