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

const sent* recent::containing(std::int64_t offset) const {
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

std::uint64_t sent_stream::bytes() const {
  std::int64_t n = next - 1;  // the SYN
  if (fin_at >= 0 && next > fin_at) --n;
  if (const auto& recovery = static_cast<const stream*>(this)->recovery) {
    for (const auto& [from, h] : recovery->gaps)
      n -= std::max<std::int64_t>(0, h.to - std::max(from, acked));
  }
  return n > 0 ? static_cast<std::uint64_t>(n) : 0;
}

void stream::open_gap(const sequence_gap& h) {
  if (!recovery) recovery = std::make_unique<recovery_state>();
  auto& gaps = recovery->gaps;
  gaps.insert_or_assign(h.from, h);
  // The oldest are the least likely to be filled. The limit also holds for a hostile capture.
  if (gaps.size() > max_gaps) gaps.erase(gaps.begin());
}

std::int64_t stream::fill(std::int64_t from, std::int64_t to, sequence_gap& first) {
  if (!recovery || from >= to) return 0;
  auto& gaps = recovery->gaps;
  auto at = gaps.upper_bound(from);
  if (at != gaps.begin() && std::prev(at)->second.to > from) --at;
  std::int64_t filled = 0;
  while (at != gaps.end() && at->first < to) {
    const sequence_gap h = at->second;
    const std::int64_t left = std::max(from, h.from);
    const std::int64_t right = std::min(to, h.to);
    if (filled == 0) first = h;
    filled += right - left;
    if (left > h.from) {
      (at++)->second.to = left;
    } else {
      at = gaps.erase(at);
    }
    if (right < h.to) {
      sequence_gap rest = h;
      rest.from = right;
      open_gap(rest);
    }
  }
  return filled;
}

}  // namespace lens
