#include "render/correlation_ladder.hpp"

#include <algorithm>
#include <limits>

#include "describe/correlation.hpp"

namespace lens {

annotator::annotator(const correlation& j, const view& v, language lang)
    : correlation_(j), view_(v), lang_(lang) {
  for (const auto& b : j.blocked) {
    remarks_.push_back({b.call.enter, call_blocks(b, v, lang), -1});
    if (b.call.leave != 0) remarks_.push_back({b.call.leave, call_returns(b, v, lang), -1});
  }
  for (const auto& f : j.failed) {
    // Its socket is closed: it does not wait for a window any more.
    const int gone = f.call.error != "EINTR" ? v.role_of(f.side) : -1;
    const bool blocked = f.call.leave != 0 && f.length >= shortest_block;  // as one that blocked
    remarks_.push_back(
        {f.call.enter + f.length, blocked ? std::string() : call_fails(f, v, lang), gone});
  }
  std::stable_sort(remarks_.begin(), remarks_.end(),
                   [](const remark& a, const remark& b) { return a.time < b.time; });
}

void annotator::up_to(std::string& out, ladder& rows, std::int64_t time) {
  for (; next_remark_ < remarks_.size() && remarks_[next_remark_].time <= time; ++next_remark_) {
    const remark& one = remarks_[next_remark_];
    if (!one.words.empty()) rows.remark(out, one.time, one.words);
    if (one.gone >= 0) rows.give_up(one.gone);
  }
}

void annotator::after(std::string& out, ladder& rows, const analyzed_segment& s) {
  while (next_step_ < correlation_.steps.size() && correlation_.steps[next_step_].frame < s.frame)
    ++next_step_;
  if (next_step_ == correlation_.steps.size() || correlation_.steps[next_step_].frame != s.frame)
    return;
  if (drawing_) {
    for (const auto& l : drawing_->lines(correlation_.steps[next_step_]))
      rows.beside(out, l.client, l.server, l.counts);
    return;
  }
  const auto& ends = correlation_.steps[next_step_].ends;
  std::string now[2] = {buffers_text(ends[view_.client], lang_),
                        buffers_text(ends[1 - view_.client], lang_)};
  if (now[0] == shown_[0] && now[1] == shown_[1]) return;
  // Nothing is known of either any more (both are closed): that needs no row.
  const bool is_row = !now[0].empty() || !now[1].empty();
  if (is_row && !rows.beside(out, now[0], now[1])) return;
  shown_[0] = std::move(now[0]);
  shown_[1] = std::move(now[1]);
}

void annotator::draw(std::string& out, const ladder& rows) {
  drawing_.emplace(correlation_, view_, rows.inner());
  drawing_->legend(out, lang_);
  out += "\n\n";
}

void annotator::end(std::string& out, ladder& rows) {
  up_to(out, rows, std::numeric_limits<std::int64_t>::max());
}

}  // namespace lens
