#include "render/ladder.hpp"

#include <algorithm>

#include "analysis/notes.hpp"
#include "describe/link.hpp"
#include "describe/printable.hpp"
#include "describe/rules.hpp"
#include "render/ends.hpp"
#include "render/fields.hpp"

namespace lens {
namespace {

constexpr std::int64_t shortest_described_wait = 1'000'000;  // ns
constexpr std::uint64_t short_enough = 120;  // segments: below this nothing is folded

std::uint64_t segments_of(const connection& c) {
  return c.sum.sides[0].segments + c.sum.sides[1].segments;
}

/// Between dots: no segment, but what lies between two.
std::string dotted_line(label which, language lang, std::initializer_list<value> values) {
  std::string words = "┄┄ ";
  append_phrase(words, phrase(which, lang), lang, values);
  return words + " ┄┄";
}

}  // namespace

ladder::ladder(const connection& c, const output_options& options)
    : options_(options),
      view_(view_of(c, options)),
      lanes_(c, options, widest_fields(c, view_)),
      last_(c.first_time),
      // A thirtieth of the whole is a gap that the eye should see.
      long_gap_(std::max<std::int64_t>(10'000'000, (c.last_time - c.first_time) / 30)),
      folding_(!options.all && segments_of(c) > short_enough) {
  if (segments_of(c) <= 1) long_gap_ = 200'000'000;  // live: nothing is known of the whole yet
  if (options.expected) steps_.emplace(*options.expected);
  if (!c.store) return;
  for (const wait& one : c.store->waits) {
    if (one.why != reason::unknown)
      waits_[one.next_frame] = phrase(one.why, c.window_known(1 - one.side), options.lang);
  }
}

void ladder::expect_stalls(const connection& c, const spill_file& disk) {
  c.each_stall(disk, [&](const stall& one) {
    const int sender = view_.role_of(1 - one.receiver);
    stall_begins_.push_back({one.first_frame, sender, one.filled});
    if (one.ended) ends_.push_back({one.opened_by, sender, one.filled});
  });
  const auto earlier = [](const held& a, const held& b) { return a.frame < b.frame; };
  std::stable_sort(stall_begins_.begin(), stall_begins_.end(), earlier);
  std::stable_sort(ends_.begin(), ends_.end(), earlier);
}

void ladder::row(std::string& out, const analyzed_segment& s) {
  if (!may_fold(s)) {
    expand(out);
  } else if (fold_.hide(s)) {
    last_ = s.time;
    return;
  }
  silence_before(out, s);
  // The lane is free again in the row that opens the window.
  stall_ends(s);
  segment_row(out, s);
  stall_begins(out, s);
}

void ladder::end(std::string& out) {
  expand(out);
  if (!steps_) return;
  out += '\n';
  const auto add = [&](label which, std::initializer_list<value> values) {
    append_phrase(out, phrase(which, options_.lang), options_.lang, values);
    out += '\n';
  };
  const std::string missing = steps_->missing();
  if (missing.empty() && unexpected_ == 0)
    add(label::as_expected, {num(std::uint64_t{options_.expected->size()})});
  if (!missing.empty()) add(label::steps_missing, {text(missing)});
  if (unexpected_ > 0) add(label::unexpected, {num(unexpected_)});
}

void ladder::remark(std::string& out, std::int64_t time, std::string_view words) {
  expand(out);
  lanes_.remark(out, time, words);
}

bool ladder::beside(std::string& out, std::string_view left, std::string_view right,
                    std::string_view after) const {
  if (!fold_.empty()) return false;
  lanes_.beside(out, left, right, after);
  return true;
}

void ladder::segment_notes(ladder_row& one, const analyzed_segment& s) {
  if (steps_) {
    const expected_step* step = steps_->take(s, view_);
    if (step == nullptr) ++unexpected_;
    one.step = step != nullptr ? printable(step->name) : "?";
    if (step != nullptr) one.words = printable(step->words[options_.lang == language::zh ? 1 : 0]);
  }
  if (one.words.empty()) label_of(one.words, s, options_.lang);
  if (one.words.empty() && s.length > 0 && s.room >= 0) {
    append_phrase(one.words, phrase(label::l_room, options_.lang), options_.lang,
                  {num(std::int64_t{s.room})});
    one.words_colour = colour::faint;
    return;
  }
  const bool severe =
      s.noted(note::zero_window | note::retransmission | note::window_full) || s.any(flag::rst);
  one.words_colour = severe ? colour::red : colour::yellow;
}

void ladder::segment_row(std::string& out, const analyzed_segment& s) {
  ladder_row one;
  one.frame = s.frame;
  one.time = s.time;
  one.to_right = view_.role_of(s.from) == 0;
  append_fields(one.fields, s, view_);
  segment_notes(one, s);
  if (options_.sentences) one.sentence = all_sentences(s, view_, options_.lang);
  link_notes(one, s);
  lanes_.draw(out, one);
}

/// What the line did to it, before anything else.
void ladder::link_notes(ladder_row& one, const analyzed_segment& s) const {
  const auto* events = line_ != nullptr ? line_->of(s.frame) : nullptr;
  if (events == nullptr) return;
  std::string words;
  for (const auto& e : *events) {
    const bool waited = e.what == link_event::disposition::queued;
    // On a line with a rate nearly every packet waits a little.
    if (!waited || e.waited >= shortest_described_wait) {
      if (!words.empty()) words += comma(options_.lang);
      words += label_of(e, options_.lang);
      if (!waited) one.words_colour = colour::red;
    }
    if (!options_.sentences) continue;
    if (options_.lang == language::en) one.sentence += ' ';
    one.sentence += sentence_of(e, view_, options_.lang);
  }
  one.arrives = !line_->was_lost(s.frame);
  if (words.empty()) return;
  if (one.words_colour == colour::faint) one.words.clear();
  if (!one.words.empty()) words += comma(options_.lang);
  one.words.insert(0, words);
}

void ladder::row(std::string& out, const link_event& e) {
  expand(out);
  analyzed_segment none;
  none.time = e.time;
  silence_before(out, none);
  ladder_row one;
  one.time = e.time;
  one.to_right = view_.role_of(e.from) == 0;
  append_fields(one.fields, e, view_);
  one.arrives = false;
  one.words = label_of(e, options_.lang);
  one.words_colour = colour::red;
  if (options_.sentences) one.sentence = sentence_of(e, view_, options_.lang);
  lanes_.draw(out, one);
}

void ladder::silence_before(std::string& out, const analyzed_segment& s) {
  const auto passed = s.time - last_;
  last_ = s.time;
  if (passed < long_gap_) return;
  const auto found = waits_.find(s.frame);
  std::string_view why = found != waits_.end() ? found->second : std::string_view();
  if (s.noted(note::delayed_ack)) why = phrase(reason::delayed_ack, true, options_.lang);
  lanes_.banner(out,
                why.empty()
                    ? dotted_line(label::passes, options_.lang, {secs(passed)})
                    : dotted_line(label::passes_for, options_.lang, {secs(passed), text(why)}),
                colour::faint);
}

void ladder::give_up(int role) {
  lanes_.hold(role, false);
}

void ladder::stall_ends(const analyzed_segment& s) {
  for (; next_end_ < ends_.size() && ends_[next_end_].frame <= s.frame; ++next_end_)
    lanes_.hold(ends_[next_end_].sender, false);
  if (s.role == role::opens_window || s.role == role::opens_too_late || s.any(flag::rst))
    lanes_.hold(1 - view_.role_of(s.from), false);
}

void ladder::stall_begins(std::string& out, const analyzed_segment& s) {
  const int other = 1 - view_.role_of(s.from);
  int begun = -1;
  bool filled = false;
  for (; next_begin_ < stall_begins_.size() && stall_begins_[next_begin_].frame <= s.frame;
       ++next_begin_) {
    begun = stall_begins_[next_begin_].sender;
    filled = stall_begins_[next_begin_].filled;
  }
  // Live, stalls are not known beforehand.
  if (begun < 0 && stall_begins_.empty() && s.noted(note::zero_window) && !lanes_.is_held(other))
    begun = other;
  if (begun < 0) return;
  lanes_.hold(begun, true);
  std::string words;
  append_phrase(words, phrase(filled ? label::window_filled : label::window_closed, options_.lang),
                options_.lang, {side(begun)});
  lanes_.banner(out, words, colour::red);
}

bool ladder::may_fold(const analyzed_segment& s) const {
  const bool stall_begins_here =
      next_begin_ < stall_begins_.size() && stall_begins_[next_begin_].frame <= s.frame;
  if (!folding_ || stall_begins_here || s.role != role::plain) return false;
  if (lanes_.is_held(0) || lanes_.is_held(1) || s.time - last_ >= long_gap_) return false;
  std::string words;
  label_of(words, s, options_.lang);
  if (line_ != nullptr && line_->of(s.frame) != nullptr) return false;
  return words.empty() || s.notes == note::window_full || s.notes == note::window_update;
}

void ladder::expand(std::string& out) {
  const auto hidden = fold_.open();
  if (!hidden) return;
  if (hidden->segments > 0) {
    lanes_.banner(
        out,
        dotted_line(label::folded, options_.lang,
                    {num(hidden->segments), bytes(static_cast<std::int64_t>(hidden->bytes))}),
        colour::faint);
  }
  segment_row(out, hidden->last);
}

}  // namespace lens
