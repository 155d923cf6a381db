#include "render/lanes.hpp"

#include <algorithm>

#include "describe/rules.hpp"
#include "describe/wrap.hpp"
#include "render/ends.hpp"

namespace lens {
namespace {

constexpr std::size_t time_width = 10;
constexpr std::size_t usual_label_width = 27;
constexpr std::size_t min_label_width = 18;
constexpr std::size_t step_width = 6;

void fill(std::string& out, std::size_t n, std::string_view with = " ") {
  for (std::size_t i = 0; i < n; ++i) out += with;
}

void right_aligned(std::string& out, std::string_view s, std::size_t width) {
  const std::size_t n = columns(s);
  if (n < width) fill(out, width - n);
  out += s;
}

}  // namespace

lanes::lanes(const connection& c, const output_options& options, std::size_t widest)
    : lang_(options.lang),
      coloured_(options.colour),
      steps_(options.expected != nullptr),
      start_(c.first_time),
      width_(std::clamp<std::size_t>(options.width, 80, 140)),
      frame_width_(std::max<std::size_t>(5, std::to_string(c.last_frame).size())) {
  const std::size_t for_both = width_ - margin() - 2 - (steps_ ? step_width : 0);
  const std::size_t arrow = widest + 6;  // both lanes, "─ " before and " ▶" behind the text
  lanes_ = std::clamp(arrow, for_both - usual_label_width, for_both - min_label_width);
  label_width_ = for_both - lanes_;
}

std::size_t lanes::margin() const {
  return frame_width_ + time_width + 3;
}

void lanes::paint(std::string& out, colour in) const {
  static constexpr std::array<std::string_view, 7> codes{
      "", "\033[31m", "\033[32m", "\033[33m", "\033[36m", "\033[2m", "\033[1m"};
  if (coloured_) out += codes[static_cast<std::size_t>(in)];
}

void lanes::plain(std::string& out, colour in) const {
  if (coloured_ && in != colour::none) out += "\033[0m";
}

void lanes::lane(std::string& out, int role) const {
  if (!is_held(role)) {
    out += "│";
    return;
  }
  paint(out, colour::red);
  out += "█";
  plain(out, colour::red);
}

void lanes::head(std::string& out, const connection& c) const {
  const auto name_of = [&](int role) {
    const std::string name(phrase(role == 0 ? label::client : label::server, lang_));
    return name + " " + end_text(c, role == 0 ? c.client : 1 - c.client);
  };
  const std::string left = name_of(0);
  const std::string right = name_of(1);
  std::string line;
  right_aligned(line, phrase(label::frame, lang_), frame_width_);
  right_aligned(line, phrase(label::seconds, lang_), time_width + 1);
  line += "  ";
  line += left;
  const std::size_t used = columns(left) + columns(right);
  if (used + 2 <= lanes_) {
    fill(line, lanes_ - used);
    line += right;
  } else {
    line += '\n';
    right_aligned(line, right, std::max(margin() + lanes_, columns(right) + 2));
  }
  if (steps_) {
    line += "  ";
    right_aligned(line, phrase(label::step, lang_), step_width - 2);
  }
  paint(out, colour::bold);
  out += line;
  plain(out, colour::bold);
  out += '\n';
}

void lanes::arrow(std::string& out, std::string_view fields, const ladder_row& one) const {
  const std::size_t used = columns(fields) + 4;  // "─ " before, " …▶" behind
  const std::size_t room = used < inner() ? inner() - used : 0;
  // The arrow of a lost packet ends half-way.
  const std::size_t shaft = one.arrives ? room : room / 2;
  const colour in = !one.arrives ? colour::red : one.to_right ? colour::blue : colour::green;
  lane(out, 0);
  paint(out, in);
  if (one.to_right) {
    out += "─ ";
    out += fields;
    out += ' ';
    fill(out, shaft, "─");
    out += one.arrives ? "▶" : "✕";
    fill(out, room - shaft);
  } else {
    fill(out, room - shaft);
    out += one.arrives ? "◀" : "✕";
    fill(out, shaft, "─");
    out += ' ';
    out += fields;
    out += " ─";
  }
  plain(out, in);
  lane(out, 1);
}

/// The fields that did not fit on the arrow, below it.
void lanes::below_arrow(std::string& out, std::string_view fields, bool to_right) const {
  const colour in = to_right ? colour::blue : colour::green;
  const std::size_t left = inner() - std::min(inner(), columns(fields) + 2);
  lane(out, 0);
  paint(out, in);
  fill(out, to_right ? 2 : left);
  out += fields;
  fill(out, to_right ? left : 2);
  plain(out, in);
  lane(out, 1);
}

void lanes::draw(std::string& out, const ladder_row& one) const {
  std::string time;
  append_fixed(time, one.time - start_, 6);
  const auto fields = wrap(one.fields, inner() - 4);
  const auto words = wrap(one.words, label_width_);
  for (std::size_t i = 0; i < std::max<std::size_t>({1, fields.size(), words.size()}); ++i) {
    if (i == 0) {
      right_aligned(out, one.frame != 0 ? std::to_string(one.frame) : "", frame_width_);
      out += ' ';
      right_aligned(out, time, time_width);
      out += "  ";
      arrow(out, fields.empty() ? "" : fields[0], one);
    } else {
      fill(out, margin());
      below_arrow(out, i < fields.size() ? fields[i] : "", one.to_right);
    }
    if (steps_ && (i == 0 || i < words.size())) {
      out += "  ";
      right_aligned(out, i == 0 ? std::string_view(one.step) : "", step_width - 2);
    }
    if (i < words.size()) {
      out += "  ";
      paint(out, one.words_colour);
      out += words[i];
      plain(out, one.words_colour);
    }
    out += '\n';
  }
  if (one.sentence.empty()) return;
  const std::size_t indent = margin() + 1;
  for (const auto line : wrap(one.sentence, width_ - indent)) {
    fill(out, indent);
    paint(out, colour::faint);
    out += line;
    plain(out, colour::faint);
    out += '\n';
  }
}

void lanes::banner(std::string& out, std::string_view words, colour in) const {
  const std::string_view mark = in == colour::red ? "░" : " ";
  for (const auto line : wrap(words, inner() - 2)) {
    fill(out, margin());
    lane(out, 0);
    const std::size_t n = columns(line) + 2;
    const std::size_t before = n < inner() ? (inner() - n) / 2 : 0;
    paint(out, in);
    fill(out, before, mark);
    out += ' ';
    out += line;
    out += ' ';
    fill(out, n + before < inner() ? inner() - n - before : 0, mark);
    plain(out, in);
    lane(out, 1);
    out += '\n';
  }
}

void lanes::remark(std::string& out, std::int64_t time, std::string_view words) const {
  std::string when;
  append_fixed(when, time - start_, 6);
  for (const auto line : wrap(words, inner())) {
    fill(out, frame_width_ + 1);
    right_aligned(out, when, time_width);
    when.clear();
    out += "  ";
    lane(out, 0);
    const std::size_t n = columns(line);
    const std::size_t room = n < inner() ? inner() - n : 0;
    paint(out, colour::yellow);
    fill(out, room / 2);
    out += line;
    plain(out, colour::yellow);
    fill(out, room - room / 2);
    lane(out, 1);
    out += '\n';
  }
}

void lanes::beside(std::string& out, std::string_view left, std::string_view right,
                   std::string_view after) const {
  // A blank at each lane, and two between the words.
  const std::size_t used = columns(left) + columns(right) + 6;
  const bool together = used <= lanes_;
  const auto counts = wrap(after, label_width_ + (steps_ ? step_width : 0));
  const std::size_t rows = std::max<std::size_t>(together ? 1 : 2, counts.size());
  for (std::size_t i = 0; i < rows; ++i) {
    const auto at_left = i == 0 ? left : std::string_view();
    const auto at_right = i == (together ? 0U : 1U) ? right : std::string_view();
    const std::size_t taken = columns(at_left) + columns(at_right) + 4;
    fill(out, margin());
    lane(out, 0);
    paint(out, colour::faint);
    out += ' ';
    out += at_left;
    fill(out, taken < lanes_ ? lanes_ - taken : 0);
    out += at_right;
    out += ' ';
    plain(out, colour::faint);
    lane(out, 1);
    if (i < counts.size()) {
      out += "  ";
      paint(out, colour::faint);
      out += counts[i];
      plain(out, colour::faint);
    }
    out += '\n';
  }
}

}  // namespace lens
