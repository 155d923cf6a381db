#include "line/delay_line.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace socklab::link {
namespace {

/// A packet that is held back until others have overtaken it is released after this time even if
/// none came. It is well below the smallest retransmission timeout (200 ms), so that reordering
/// does not look like loss.
constexpr nanoseconds reorder_timeout = std::chrono::milliseconds(50);

bool is_due_later(const packet_ptr& a, const packet_ptr& b) {
  return a->due != b->due ? a->due > b->due : a->index > b->index;
}

}  // namespace

nanoseconds delay_line::jitter(const direction_settings& settings, std::uint64_t index) const {
  if (settings.jitter.count() == 0) return nanoseconds{0};
  const auto width = static_cast<double>(settings.jitter.count());
  if (!settings.jitter_is_normal)
    return nanoseconds{std::llround((2 * rng_.uniform(index) - 1) * width)};
  // Box-Muller transform; 1 - uniform() is never 0.
  const double radius = std::sqrt(-2 * std::log(1 - rng_.uniform(index)));
  return nanoseconds{
      std::llround(radius * std::cos(2 * std::numbers::pi * rng_.uniform(index, 1)) * width)};
}

void delay_line::enter(packet_ptr p, const direction_settings& settings) {
  const instant entered = p->due;
  p->due += std::max(nanoseconds{0}, settings.delay + jitter(settings, p->index));
  const bool by_time = p->held_back && settings.reorder_hold.count() > 0;
  if (by_time) {
    p->due += settings.reorder_hold;
    p->held_back = false;
  }
  if (by_time || settings.jitter_reorders) {
    reordered_.push_back(std::move(p));
    std::ranges::push_heap(reordered_, is_due_later);
    return;
  }
  // The line is first in, first out, also just after its delay was reduced.
  p->due = std::max({p->due, last_due_, entered});
  last_due_ = p->due;
  in_order_.push(std::move(p));
}

instant delay_line::next() const {
  if (!released_.empty()) return released_.front().due;
  instant first = instant::max();
  if (!in_order_.empty()) first = in_order_.front().due;
  if (!reordered_.empty()) first = std::min(first, reordered_.front()->due);
  for (const held_packet& h : held_) first = std::min(first, h.deadline);
  return first;
}

packet_ptr delay_line::leave(const direction_settings& settings, instant now) {
  if (!released_.empty()) return released_.pop();
  for (;;) {
    const auto overdue = std::ranges::find_if(held_, [&](const held_packet& h) {
      return h.deadline <= now && (in_order_.empty() || h.deadline <= in_order_.front().due);
    });
    if (overdue != held_.end()) {
      packet_ptr p = std::move(overdue->which);
      p->due = overdue->deadline;
      held_.erase(overdue);
      return p;
    }
    const bool is_reordered =
        !reordered_.empty() &&
        (in_order_.empty() || reordered_.front()->due < in_order_.front().due);
    packet_ptr p;
    if (is_reordered && reordered_.front()->due <= now) {
      std::ranges::pop_heap(reordered_, is_due_later);
      p = std::move(reordered_.back());
      reordered_.pop_back();
      return p;
    }
    if (is_reordered || in_order_.empty() || in_order_.front().due > now) return nullptr;
    p = in_order_.pop();
    if (p->held_back) {
      p->held_back = false;
      const instant until = p->due + reorder_timeout;
      held_.push_back({std::move(p), settings.reorder_by, until});
      continue;
    }
    for (auto h = held_.begin(); h != held_.end();) {
      if (--h->reorder_gap > 0) {
        ++h;
        continue;
      }
      h->which->due = p->due;
      released_.push(std::move(h->which));
      h = held_.erase(h);
    }
    return p;
  }
}

}  // namespace socklab::link
