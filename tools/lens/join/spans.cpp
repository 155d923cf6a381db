#include "join/spans.hpp"

namespace lens {

void spans::add(std::int64_t from, std::int64_t to, const moment& when) {
  // Nearly always at the end.
  auto next = list_.end();
  while (next != list_.begin() && std::prev(next)->from >= from) --next;
  if (next != list_.begin()) from = std::max(from, std::prev(next)->to);
  while (from < to) {
    const auto end = next == list_.end() ? to : std::min(to, next->from);
    if (from < end) next = std::next(list_.insert(next, {from, end, when}));
    if (next == list_.end()) return;
    from = std::max(from, next->to);
    ++next;
  }
}

const span* spans::at(std::int64_t offset) const {
  const auto after = std::upper_bound(list_.begin(), list_.end(), offset,
                                      [](std::int64_t o, const span& s) { return o < s.from; });
  if (after == list_.begin()) return nullptr;
  const auto& found = *std::prev(after);
  return offset < found.to ? &found : nullptr;
}

void spans::add_edges(std::vector<std::int64_t>& edges) const {
  for (const auto& s : list_) {
    edges.push_back(s.from);
    edges.push_back(s.to);
  }
}

void growth::settle() {
  std::stable_sort(points_.begin(), points_.end(),
                   [](const point& a, const point& b) { return a.time < b.time; });
  std::int64_t most = 0;
  std::vector<point> kept;
  for (const auto& p : points_) {
    if (p.value <= most) continue;
    most = p.value;
    kept.push_back(p);
  }
  points_ = std::move(kept);
}

std::int64_t growth::at(std::int64_t time) const {
  const auto after = std::upper_bound(points_.begin(), points_.end(), time,
                                      [](std::int64_t t, const point& p) { return t < p.time; });
  return after == points_.begin() ? 0 : std::prev(after)->value;
}

spans growth::as_spans(std::int64_t up_to) const {
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
