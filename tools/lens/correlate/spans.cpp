#include "correlate/spans.hpp"

#include <iterator>

namespace lens {

void spans::add(std::int64_t from, std::int64_t to, const moment& when) {
  auto next = by_start_.lower_bound(from);
  if (next != by_start_.begin()) from = std::max(from, std::prev(next)->second.to);
  while (from < to) {
    const auto end = next == by_start_.end() ? to : std::min(to, next->first);
    if (from < end) by_start_.emplace_hint(next, from, span{from, end, when});
    if (next == by_start_.end()) return;
    from = std::max(from, next->second.to);
    ++next;
  }
}

const span* spans::at(std::int64_t offset) const {
  const auto after = by_start_.upper_bound(offset);
  if (after == by_start_.begin()) return nullptr;
  const auto& found = std::prev(after)->second;
  return offset < found.to ? &found : nullptr;
}

void spans::add_boundaries(std::vector<std::int64_t>& boundaries) const {
  for (const auto& [from, s] : by_start_) {
    boundaries.push_back(from);
    boundaries.push_back(s.to);
  }
}

void byte_progress::settle() {
  std::stable_sort(points_.begin(), points_.end(),
                   [](const point& a, const point& b) { return a.time < b.time; });
  std::int64_t maximum = 0;
  std::vector<point> kept;
  for (const auto& p : points_) {
    if (p.value <= maximum) continue;
    maximum = p.value;
    kept.push_back(p);
  }
  points_ = std::move(kept);
}

std::int64_t byte_progress::at(std::int64_t time) const {
  const auto after = std::upper_bound(points_.begin(), points_.end(), time,
                                      [](std::int64_t t, const point& p) { return t < p.time; });
  return after == points_.begin() ? 0 : std::prev(after)->value;
}

spans byte_progress::to_spans(std::int64_t up_to) const {
  spans result;
  std::int64_t from = 0;
  for (const auto& p : points_) {
    const auto to = std::min(p.value, up_to);
    if (from < to) result.add(from, to, {p.time, p.time, p.frame});
    from = std::max(from, to);
  }
  return result;
}

}  // namespace lens
