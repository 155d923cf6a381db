#include "show/ladder.hpp"

#include <algorithm>
#include <optional>

#include "follow/notes.hpp"
#include "show/ends.hpp"
#include "show/join_ladder.hpp"
#include "tell/joined.hpp"
#include "tell/story.hpp"

namespace lens {
namespace {

constexpr const char* red = "\033[31m";
constexpr const char* green = "\033[32m";
constexpr const char* yellow = "\033[33m";
constexpr const char* blue = "\033[36m";
constexpr const char* faint = "\033[2m";
constexpr const char* bold = "\033[1m";

constexpr std::size_t time_width = 10;
constexpr std::size_t label_width = 28;
constexpr std::size_t step_width = 6;
constexpr std::uint64_t short_enough = 120;  // segments: below this nothing is folded
constexpr std::uint64_t run_shown = 3;       // of a run, what stays before the fold

void fill(std::string& out, std::size_t n, std::string_view with = " ") {
  for (std::size_t i = 0; i < n; ++i) out += with;
}

void right_aligned(std::string& out, std::string_view s, std::size_t width) {
  const std::size_t n = columns(s);
  if (n < width) fill(out, width - n);
  out += s;
}

/// "SYN seq 0 len 0 ack 1 win 4096": what the header says, in the field's own words.
void append_fields(std::string& out, const seen& s, const view& v) {
  static constexpr std::pair<std::uint16_t, std::string_view> shown[] = {
      {flag::syn, "SYN "}, {flag::fin, "FIN "}, {flag::rst, "RST "},
      {flag::urg, "URG "}, {flag::ece, "ECE "}, {flag::cwr, "CWR "}};
  for (const auto& [bit, word] : shown) {
    if (s.any(bit)) out += word;
  }
  out += "seq ";
  append_number(out, v.seq(s));
  if (s.length > 0) {
    out += " len ";
    append_number(out, s.length);
  }
  if (s.any(flag::ack)) {
    out += " ack ";
    append_number(out, v.ack(s));
  }
  out += " win ";
  append_number(out, s.window);
  if (s.any(flag::syn) && s.max_segment != 0) {
    out += " mss ";
    append_number(out, s.max_segment);
  }
}

}  // namespace

ladder::ladder(const connection& c, const choices& chosen)
    : chosen_(chosen), view_(view_of(c, chosen)), start_(c.first_time), last_(c.first_time) {
  const std::uint64_t segments = c.sum.sides[0].segments + c.sum.sides[1].segments;
  folding_ = !chosen.all && segments > short_enough;
  // A thirtieth of the whole is a gap that the eye should see.
  long_gap_ = std::max<std::int64_t>(10'000'000, (c.last_time - c.first_time) / 30);
  if (segments <= 1) long_gap_ = 200'000'000;  // live: nothing is known of the whole yet
  frame_width_ = std::max<std::size_t>(5, std::to_string(c.last_frame).size());
  const std::size_t width = std::clamp<std::size_t>(chosen.width, 80, 140);
  lanes_ = width - frame_width_ - time_width - 4 - label_width;
  if (chosen.expected) {
    steps_.emplace(*chosen.expected);
    lanes_ -= step_width;
  }
}

void ladder::expect(const stall& one) {
  const int sender = 1 - one.receiver;
  expected_.push_back(
      {one.first_frame, one.ended ? one.opened_by : 0, view_.role_of(sender), one.filled});
  std::sort(expected_.begin() + static_cast<std::ptrdiff_t>(next_expected_), expected_.end(),
            [](const held& a, const held& b) { return a.first_frame < b.first_frame; });
}

void ladder::paint(std::string& out, const char* colour) const {
  if (chosen_.colour) out += colour;
}

void ladder::plain(std::string& out) const {
  if (chosen_.colour) out += "\033[0m";
}

void ladder::lane(std::string& out, int which) const {
  if (stalled_[which]) {
    paint(out, red);
    out += "█";
    plain(out);
  } else {
    out += "│";
  }
}

void ladder::head(std::string& out, const connection& c) const {
  const auto side_name = [&](int role) {
    std::string name(phrase(role == 0 ? label::client : label::server, chosen_.lang));
    const int which = role == 0 ? c.client : 1 - c.client;
    return name + " " + end_text(c, which);
  };
  const std::string left = side_name(0);
  const std::string right = side_name(1);
  std::string line;
  right_aligned(line, phrase(label::frame, chosen_.lang), frame_width_);
  right_aligned(line, phrase(label::seconds, chosen_.lang), time_width + 1);
  line += "  ";
  line += left;
  const std::size_t used = columns(left) + columns(right);
  fill(line, used + 2 < lanes_ ? lanes_ - used : 2);
  line += right;
  if (steps_) {
    line += "  ";
    right_aligned(line, phrase(label::step, chosen_.lang), step_width - 2);
  }
  paint(out, bold);
  out += line;
  plain(out);
  out += '\n';
}

void ladder::end(std::string& out) {
  unfold(out);
  if (!steps_) return;
  out += '\n';
  const std::string missing = steps_->missing();
  std::vector<std::string> said;
  const auto add = [&](label which, std::initializer_list<value> values) {
    say(said.emplace_back(), phrase(which, chosen_.lang), chosen_.lang, values);
  };
  if (missing.empty() && unexpected_ == 0)
    add(label::as_expected, {num(std::uint64_t{chosen_.expected->size()})});
  if (!missing.empty()) add(label::steps_missing, {text(missing)});
  if (unexpected_ > 0) add(label::unexpected, {num(unexpected_)});
  for (const auto& line : said) out += line + '\n';
}

void ladder::banner(std::string& out, std::string_view words, const char* colour) const {
  fill(out, frame_width_ + time_width + 3);
  lane(out, 0);
  const std::size_t inner = lanes_ - 2;
  const std::size_t n = columns(words) + 2;
  const std::size_t before = n < inner ? (inner - n) / 2 : 0;
  const std::string_view mark = colour == red ? "░" : " ";
  paint(out, colour);
  fill(out, before, mark);
  out += ' ';
  out += words;
  out += ' ';
  fill(out, n + before < inner ? inner - n - before : 0, mark);
  plain(out);
  lane(out, 1);
  out += '\n';
}

void ladder::silence(std::string& out, std::int64_t ns) const {
  std::string words = "┄┄ ";
  say(words, phrase(label::passes, chosen_.lang), chosen_.lang, {secs(ns)});
  words += " ┄┄";
  banner(out, words, faint);
}

void ladder::arrow(std::string& out, const seen& s, std::string_view text) const {
  const bool to_right = view_.role_of(s.from) == 0;
  const std::size_t inner = lanes_ - 2;
  const std::size_t used = columns(text) + 4;  // "─ " before, " …▶" behind
  const std::size_t shaft = used < inner ? inner - used : 0;
  lane(out, 0);
  paint(out, to_right ? blue : green);
  if (to_right) {
    out += "─ ";
    out += text;
    out += ' ';
    fill(out, shaft, "─");
    out += "▶";
  } else {
    out += "◀";
    fill(out, shaft, "─");
    out += ' ';
    out += text;
    out += " ─";
  }
  plain(out);
  lane(out, 1);
}

void ladder::segment_row(std::string& out, const seen& s) {
  std::string number;
  append_number(number, static_cast<std::int64_t>(s.frame));
  right_aligned(out, number, frame_width_);
  std::string time;
  append_fixed(time, s.time - start_, 6);
  out += ' ';
  right_aligned(out, time, time_width);
  out += "  ";
  std::string fields;
  append_fields(fields, s, view_);
  arrow(out, s, fields);
  std::string words;
  if (steps_) {
    const expected_step* step = steps_->take(s, view_);
    if (step == nullptr) ++unexpected_;
    out += "  ";
    right_aligned(out, step != nullptr ? std::string_view(step->name) : "?", step_width - 2);
    if (step != nullptr) words = step->words[chosen_.lang == language::zh ? 1 : 0];
  }
  if (words.empty()) label_of(words, s, chosen_.lang);
  if (words.empty() && s.length > 0 && s.room >= 0) {
    say(words, phrase(label::l_room, chosen_.lang), chosen_.lang, {num(std::int64_t{s.room})});
    out += "  ";
    paint(out, faint);
    out += words;
    plain(out);
  } else if (!words.empty()) {
    out += "  ";
    const bool grave =
        s.noted(note::zero_window | note::retransmission | note::window_full) || s.any(flag::rst);
    paint(out, grave ? red : yellow);
    out += words;
    plain(out);
  }
  out += '\n';
  if (!chosen_.sentences) return;
  fill(out, frame_width_ + time_width + 4);
  paint(out, faint);
  lens::tell(out, s, view_, chosen_.lang);
  plain(out);
  out += '\n';
}

bool ladder::ordinary(const seen& s, std::string_view label) const {
  if (s.role != role::plain) return false;
  return label.empty() || s.notes == note::window_full || s.notes == note::window_update;
}

/// What a fold hid is shown as one line; its last segment whole, for the numbers to go on from.
void ladder::unfold(std::string& out) {
  if (folded_ > 1) {
    std::string words = "┄┄ ";
    say(words, phrase(label::folded, chosen_.lang), chosen_.lang,
        {num(folded_ - 1), bytes(static_cast<std::int64_t>(folded_bytes_ - last_seen_.length))});
    words += " ┄┄";
    banner(out, words, faint);
  }
  if (folded_ > 0) segment_row(out, last_seen_);
  run_ = folded_ = folded_bytes_ = 0;
}

void ladder::row(std::string& out, const seen& s) {
  const bool expecting =
      next_expected_ < expected_.size() && expected_[next_expected_].first_frame <= s.frame;
  bool foldable = false;
  if (folding_ && !expecting) {
    std::string words;
    label_of(words, s, chosen_.lang);
    foldable = ordinary(s, words) && !stalled_[0] && !stalled_[1] && s.time - last_ < long_gap_;
  }
  if (!foldable) {
    unfold(out);
  } else if (++run_ > run_shown) {
    ++folded_;
    folded_bytes_ += s.length;
    last_seen_ = s;
    last_ = s.time;
    return;
  }
  if (s.time - last_ >= long_gap_) silence(out, s.time - last_);
  last_ = s.time;
  // The lane is free again in the row that opens the window.
  for (const held& h : expected_) {
    if (h.opened_by == s.frame) stalled_[h.sender] = false;
  }
  const int receiver = view_.role_of(s.from);
  if (s.role == role::opens_window || s.any(flag::rst)) stalled_[1 - receiver] = false;
  segment_row(out, s);
  int begun = -1;
  bool filled = false;
  while (next_expected_ < expected_.size() && expected_[next_expected_].first_frame <= s.frame) {
    begun = expected_[next_expected_].sender;
    filled = expected_[next_expected_].filled;
    ++next_expected_;
  }
  if (begun < 0 && expected_.empty() && s.noted(note::zero_window) && !stalled_[1 - receiver]) {
    begun = 1 - receiver;
  }
  if (begun < 0) return;
  stalled_[begun] = true;
  std::string words;
  say(words, phrase(filled ? label::window_filled : label::window_closed, chosen_.lang),
      chosen_.lang, {side(begun)});
  banner(out, words, red);
}

void ladder::remark(std::string& out, std::int64_t time, std::string_view words) {
  unfold(out);
  fill(out, frame_width_ + 1);
  std::string when;
  append_fixed(when, time - start_, 6);
  right_aligned(out, when, time_width);
  out += "  ";
  lane(out, 0);
  const std::size_t inner = lanes_ - 2;
  const std::size_t n = columns(words);
  const std::size_t room = n < inner ? inner - n : 0;
  paint(out, yellow);
  fill(out, room / 2);
  out += words;
  plain(out);
  fill(out, room - room / 2);
  lane(out, 1);
  out += '\n';
}

bool ladder::beside(std::string& out, std::string_view left, std::string_view right,
                    std::string_view after) const {
  if (folded_ > 0) return false;
  fill(out, frame_width_ + time_width + 3);
  lane(out, 0);
  paint(out, faint);
  out += ' ';
  out += left;
  const std::size_t used = columns(left) + columns(right) + 4;
  fill(out, used < lanes_ ? lanes_ - used : 1);
  out += right;
  out += ' ';
  plain(out);
  lane(out, 1);
  if (!after.empty()) {
    paint(out, faint);
    out += "  ";
    out += after;
    plain(out);
  }
  out += '\n';
  return true;
}

void ladder_shower::story(const connection& c, const spill& disk, const joined* j) {
  std::string text = "\n";
  if (chosen_.colour) text += bold;
  text += phrase(label::in_words, chosen_.lang);
  if (chosen_.colour) text += "\033[0m";
  text += '\n';
  for (const auto& s : story_of(c, disk, view_of(c, chosen_), chosen_.lang)) {
    text += "  " + s + "\n";
  }
  if (j != nullptr) {
    for (const auto& s : story_of(*j, view_of(c, chosen_), chosen_.lang)) text += "  " + s + "\n";
  }
  out_.put(text);
}

void ladder_shower::rows(std::string& text, const connection& c, const spill& disk,
                         const joined* j) {
  ladder rungs(c, chosen_);
  std::optional<annotator> notes;
  if (j != nullptr) {
    notes.emplace(*j, view_of(c, chosen_), chosen_.lang);
    if (chosen_.buffers) notes->draw(text, rungs);
  }
  c.each_stall(disk, [&](const stall& one) { rungs.expect(one); });
  rungs.head(text, c);
  c.each_row(disk, [&](const seen& s) {
    if (notes) notes->before(text, rungs, s);
    rungs.row(text, s);
    if (notes) notes->after(text, rungs, s);
    if (text.size() > 32 * 1024) {
      out_.put(text);
      text.clear();
    }
  });
  rungs.end(text);
  if (notes) notes->end(text, rungs);
}

void ladder_shower::tell(connection& c, const spill& disk) {
  if (chosen_.connection != 0 && c.id != chosen_.connection) return;
  std::string text;
  const auto tied = events_ != nullptr && !live_ ? join(c, disk, *events_) : std::nullopt;
  if (!live_) {
    if (shown_ > 0) text += "\n\n";
    ++shown_;
    if (chosen_.colour) text += bold;
    text += phrase(label::connection, chosen_.lang);
    text += ' ';
    append_number(text, static_cast<std::int64_t>(c.id));
    if (chosen_.colour) text += "\033[0m";
    text += ": ";
    text += end_text(c, c.client);
    text += " → ";
    text += end_text(c, 1 - c.client);
    text += ", ";
    const auto segments = c.sum.sides[0].segments + c.sum.sides[1].segments;
    say(text, phrase(segments == 1 ? label::one_segment : label::segments, chosen_.lang),
        chosen_.lang, {num(segments)});
    text += ", ";
    append_seconds(text, c.last_time - c.first_time, chosen_.lang);
    text += "\n\n";
    rows(text, c, disk, tied ? &*tied : nullptr);
  } else if (const auto at = open_.find(c.id); at != open_.end()) {
    open_.erase(at);
    text += "\n";
    text += phrase(label::connection, chosen_.lang);
    text += " " + std::to_string(c.id);
  }
  out_.put(text);
  story(c, disk, tied ? &*tied : nullptr);
  if (live_) out_.flush();
}

void ladder_shower::live(const connection& c, const seen& s) {
  if (chosen_.connection != 0 && c.id != chosen_.connection) return;
  std::string text;
  auto at = open_.find(c.id);
  if (at == open_.end()) at = open_.emplace(c.id, ladder(c, chosen_)).first;
  if (current_ != c.id) {
    // Rows of several connections come mixed: a line says whose they are.
    if (current_ != 0) text += '\n';
    text += phrase(label::connection, chosen_.lang);
    text += " " + std::to_string(c.id) + "\n";
    at->second.head(text, c);
    current_ = c.id;
  }
  at->second.row(text, s);
  out_.put(text);
  out_.flush();
}

void ladder_shower::finish(const totals& t) {
  std::string text;
  if (t.tcp == 0) {
    text += phrase(label::nothing, chosen_.lang);
    text += '\n';
  }
  const auto skipped = t.skipped_by(outcome::not_tcp) + t.skipped_by(outcome::fragment) +
                       t.skipped_by(outcome::malformed) + t.skipped_by(outcome::unknown_link);
  if (skipped > 0) {
    if (t.tcp > 0) text += '\n';
    say(text, phrase(label::skipped, chosen_.lang), chosen_.lang,
        {num(t.skipped_by(outcome::not_tcp)), num(t.skipped_by(outcome::fragment)),
         num(t.skipped_by(outcome::malformed)), num(t.skipped_by(outcome::unknown_link))});
    text += '\n';
  }
  out_.put(text);
}

}  // namespace lens
