#include "render/ladder_shower.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "describe/joined.hpp"
#include "describe/line.hpp"
#include "describe/rules.hpp"
#include "describe/story.hpp"
#include "describe/wrap.hpp"
#include "render/ends.hpp"
#include "render/join_ladder.hpp"

namespace lens {
namespace {

std::string in_bold(std::string_view words, bool coloured) {
  return coloured ? "\033[1m" + std::string(words) + "\033[0m" : std::string(words);
}

/// In lines, all but the first indented.
std::string wrapped(std::string_view words, std::size_t indent, std::size_t width) {
  std::string text;
  for (const auto line : wrap(words, std::clamp<std::size_t>(width, 80, 140) - indent)) {
    if (!text.empty()) text += '\n' + std::string(indent, ' ');
    text += line;
  }
  return text;
}

/// Between the segments: packets that were lost before the capture, and changes of the line.
class beside_rows {
 public:
  beside_rows(const on_the_line& line, language lang) : line_(line), lang_(lang) {}

  void up_to(std::string& out, ladder& rungs, std::int64_t time) {
    for (;;) {
      const auto lost = next_lost_ < line_.unseen.size() ? line_.unseen[next_lost_].time : never;
      const auto change =
          next_change_ < line_.changes.size() ? line_.changes[next_change_].time : never;
      if (std::min(lost, change) > time || std::min(lost, change) == never) return;
      if (lost <= change) {
        rungs.row(out, line_.unseen[next_lost_++]);
      } else {
        const auto& one = line_.changes[next_change_++];
        rungs.remark(out, one.time, change_told(one, lang_));
      }
    }
  }

 private:
  static constexpr auto never = std::numeric_limits<std::int64_t>::max();
  const on_the_line& line_;
  language lang_;
  std::size_t next_lost_ = 0;
  std::size_t next_change_ = 0;
};

}  // namespace

void ladder_shower::title(std::string& text, const connection& c) {
  text += in_bold(std::string(phrase(label::connection, chosen_.lang)) + " " + std::to_string(c.id),
                  chosen_.colour);
  const auto segments = c.sum.sides[0].segments + c.sum.sides[1].segments;
  std::string rest = end_text(c, c.client) + " → " + end_text(c, 1 - c.client) + ", ";
  say(rest, phrase(segments == 1 ? label::one_segment : label::segments, chosen_.lang),
      chosen_.lang, {num(segments)});
  rest += ", ";
  append_seconds(rest, c.last_time - c.first_time, chosen_.lang);
  const std::size_t indent =
      columns(phrase(label::connection, chosen_.lang)) + 1 + std::to_string(c.id).size() + 2;
  text += ": " + wrapped(rest, indent, chosen_.width) + "\n\n";
}

void ladder_shower::write_story(const connection& c, const spill& disk, const joined* j,
                                const on_the_line* line) {
  std::string text = "\n";
  text += in_bold(phrase(label::in_words, chosen_.lang), chosen_.colour);
  text += '\n';
  const view v = view_of(c, chosen_);
  for (const auto& one : story_of(c, disk, v, line, j, chosen_.lang))
    text += "  " + wrapped(one.words, 4, chosen_.width) + "\n";
  out_.put(text);
}

void ladder_shower::rows(std::string& text, const connection& c, const spill& disk, const joined* j,
                         const on_the_line* line) {
  ladder rungs(c, chosen_);
  rungs.accompany(line);
  std::optional<beside_rows> others;
  if (line != nullptr) others.emplace(*line, chosen_.lang);
  std::optional<annotator> notes;
  if (j != nullptr) {
    notes.emplace(*j, view_of(c, chosen_), chosen_.lang);
    if (chosen_.buffers) notes->draw(text, rungs);
  }
  rungs.expect_stalls(c, disk);
  rungs.head(text, c);
  c.each_row(disk, [&](const seen& s) {
    if (others) others->up_to(text, rungs, s.time);
    if (notes) notes->before(text, rungs, s);
    rungs.row(text, s);
    if (notes) notes->after(text, rungs, s);
    if (text.size() > std::size_t{32} * 1024) {
      out_.put(text);
      text.clear();
    }
  });
  if (others) others->up_to(text, rungs, std::numeric_limits<std::int64_t>::max());
  if (notes) notes->end(text, rungs);
  rungs.end(text);
}

void ladder_shower::tell(connection& c, const spill& disk) {
  std::string text;
  std::optional<on_the_line> line;
  if (line_ != nullptr && !live_) line = line_->take(c, disk);
  const auto* lined = line && !line->empty() ? &*line : nullptr;
  const auto tied = events_ != nullptr && !live_ ? join(c, disk, *events_) : std::nullopt;
  if (!live_) {
    title(text, c);
    rows(text, c, disk, tied ? &*tied : nullptr, lined);
  } else if (const auto at = open_.find(c.id); at != open_.end()) {
    open_.erase(at);
    text += "\n";
    text += phrase(label::connection, chosen_.lang);
    text += " " + std::to_string(c.id);
  }
  out_.put(text);
  write_story(c, disk, tied ? &*tied : nullptr, lined);
  if (live_) out_.flush();
}

void ladder_shower::live(const connection& c, const seen& s) {
  if (!shows(c)) return;
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
  if (line_ != nullptr && line_->drops_left() > 0) {
    text += '\n';
    say(text, phrase(label::lost_elsewhere, chosen_.lang), chosen_.lang,
        {num(line_->drops_left())});
    text += '\n';
  }
  out_.put(text);
}

}  // namespace lens
