#include "analysis/stream.hpp"

#include <algorithm>
#include <iterator>

namespace lens {

const sent* recent::ending_by(std::int64_t end) const {
  const std::size_t n = std::min(count, size);
  for (std::size_t i = 1; i <= n; ++i) {
    const sent& s = ring[(count - i) % size];
    if (s.to <= end && s.to > s.from) return &s;
  }
  return nullptr;
}

const sent* recent::holding(std::int64_t offset) const {
  const std::size_t n = std::min(count, size);
  for (std::size_t i = 1; i <= n; ++i) {
    const sent& s = ring[(count - i) % size];
    if (s.from <= offset && offset < s.to) return &s;
  }
  return nullptr;
}

const sent* recent::of(std::int64_t from, std::int64_t to) const {
  const std::size_t n = std::min(count, size);
  for (std::size_t i = 1; i <= n; ++i) {
    const sent& s = ring[(count - i) % size];
    if (s.from == from && s.to == to) return &s;
  }
  return nullptr;
}

std::uint64_t stream::bytes() const {
  std::int64_t n = next - 1;  // the SYN
  if (fin_at >= 0 && next > fin_at) --n;
  if (mended) {
    for (const auto& [from, h] : mended->holes)
      n -= std::max<std::int64_t>(0, h.to - std::max(from, acked));
  }
  return n > 0 ? static_cast<std::uint64_t>(n) : 0;
}

void stream::open_hole(const hole& h) {
  if (!mended) mended = std::make_unique<mending>();
  auto& holes = mended->holes;
  holes.insert_or_assign(h.from, h);
  // The oldest are the least likely to be filled yet; a capture that lies cannot make us keep more.
  if (holes.size() > most_holes) holes.erase(holes.begin());
}

std::int64_t stream::fill(std::int64_t from, std::int64_t to, hole& first) {
  if (!mended || from >= to) return 0;
  auto& holes = mended->holes;
  auto at = holes.upper_bound(from);
  if (at != holes.begin() && std::prev(at)->second.to > from) --at;
  std::int64_t filled = 0;
  while (at != holes.end() && at->first < to) {
    const hole h = at->second;
    const std::int64_t left = std::max(from, h.from);
    const std::int64_t right = std::min(to, h.to);
    if (filled == 0) first = h;
    filled += right - left;
    if (left > h.from) {
      (at++)->second.to = left;
    } else {
      at = holes.erase(at);
    }
    if (right < h.to) {
      hole rest = h;
      rest.from = right;
      open_hole(rest);
    }
  }
  return filled;
}

}  // namespace lens
