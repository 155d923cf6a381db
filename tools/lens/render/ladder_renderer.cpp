#include "render/ladder_renderer.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "describe/correlation.hpp"
#include "describe/description.hpp"
#include "describe/link.hpp"
#include "describe/rules.hpp"
#include "describe/wrap.hpp"
#include "render/correlation_ladder.hpp"
#include "render/ends.hpp"

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

/// Between the segments: packets that were lost before the capture, and changes of the link.
class row_notes {
 public:
  row_notes(const link_events& line, language lang) : line_(line), lang_(lang) {}

  void up_to(std::string& out, ladder& rows, std::int64_t time) {
    for (;;) {
      const auto lost = next_lost_ < line_.unseen.size() ? line_.unseen[next_lost_].time : never;
      const auto change =
          next_change_ < line_.changes.size() ? line_.changes[next_change_].time : never;
      if (std::min(lost, change) > time || std::min(lost, change) == never) return;
      if (lost <= change) {
        rows.row(out, line_.unseen[next_lost_++]);
      } else {
        const auto& one = line_.changes[next_change_++];
        rows.remark(out, one.time, sentence_of(one, lang_));
      }
    }
  }

 private:
  static constexpr auto never = std::numeric_limits<std::int64_t>::max();
  const link_events& line_;
  language lang_;
  std::size_t next_lost_ = 0;
  std::size_t next_change_ = 0;
};

}  // namespace

void ladder_renderer::title(std::string& text, const connection& c) {
  text +=
      in_bold(std::string(phrase(label::connection, options_.lang)) + " " + std::to_string(c.id),
              options_.colour);
  const auto segments = c.sum.sides[0].segments + c.sum.sides[1].segments;
  std::string rest = end_text(c, c.client) + " → " + end_text(c, 1 - c.client);
  rest += comma(options_.lang);
  append_phrase(rest, phrase(segments == 1 ? label::one_segment : label::segments, options_.lang),
                options_.lang, {num(segments)});
  rest += comma(options_.lang);
  append_seconds(rest, c.last_time - c.first_time, options_.lang);
  const std::size_t indent =
      columns(phrase(label::connection, options_.lang)) + 1 + std::to_string(c.id).size() + 2;
  text += options_.lang == language::zh ? "：" : ": ";
  text += wrapped(rest, indent, options_.width) + "\n\n";
}

void ladder_renderer::write_description(const connection& c, const spill_file& disk,
                                        const correlation* j, const link_events* line) {
  std::string text = "\n";
  text += in_bold(phrase(label::in_words, options_.lang), options_.colour);
  text += '\n';
  const view v = view_of(c, options_);
  for (const auto& one : description_of(c, disk, v, line, j, options_.lang))
    text += "  " + wrapped(one.words, 4, options_.width) + "\n";
  out_.put(text);
}

void ladder_renderer::rows(std::string& text, const connection& c, const spill_file& disk,
                           const correlation* j, const link_events* line) {
  ladder rows(c, options_);
  rows.set_events(line);
  std::optional<row_notes> others;
  if (line != nullptr) others.emplace(*line, options_.lang);
  std::optional<annotator> notes;
  if (j != nullptr) {
    notes.emplace(*j, view_of(c, options_), options_.lang);
    if (options_.buffers) notes->draw(text, rows);
  }
  rows.expect_stalls(c, disk);
  rows.head(text, c);
  c.each_row(disk, [&](const analyzed_segment& s) {
    if (others) others->up_to(text, rows, s.time);
    if (notes) notes->before(text, rows, s);
    rows.row(text, s);
    if (notes) notes->after(text, rows, s);
    if (text.size() > std::size_t{32} * 1024) {
      out_.put(text);
      text.clear();
    }
  });
  if (others) others->up_to(text, rows, std::numeric_limits<std::int64_t>::max());
  if (notes) notes->end(text, rows);
  rows.end(text);
}

void ladder_renderer::render_connection(connection& c, const spill_file& disk) {
  std::string text;
  std::optional<link_events> line;
  if (line_ != nullptr && !live_) line = line_->take(c, disk);
  const auto* lined = line && !line->empty() ? &*line : nullptr;
  const auto correlated =
      events_ != nullptr && !live_ ? correlate(c, disk, *events_) : std::nullopt;
  if (!live_) {
    title(text, c);
    rows(text, c, disk, correlated ? &*correlated : nullptr, lined);
  } else if (const auto at = open_.find(c.id); at != open_.end()) {
    open_.erase(at);
    text += "\n";
    text += phrase(label::connection, options_.lang);
    text += " " + std::to_string(c.id);
  }
  out_.put(text);
  write_description(c, disk, correlated ? &*correlated : nullptr, lined);
  if (live_) out_.flush();
}

void ladder_renderer::render_segment(const connection& c, const analyzed_segment& s) {
  if (!shows(c)) return;
  std::string text;
  auto at = open_.find(c.id);
  if (at == open_.end()) at = open_.emplace(c.id, ladder(c, options_)).first;
  if (current_ != c.id) {
    // The rows of several connections are mixed: a line shows which connection they belong to.
    if (current_ != 0) text += '\n';
    text += phrase(label::connection, options_.lang);
    text += " " + std::to_string(c.id) + "\n";
    at->second.head(text, c);
    current_ = c.id;
  }
  at->second.row(text, s);
  out_.put(text);
  out_.flush();
}

void ladder_renderer::finish(const totals& t) {
  std::string text;
  if (t.tcp == 0) {
    text += phrase(label::nothing, options_.lang);
    text += '\n';
  }
  const auto skipped = t.skipped_by(outcome::not_tcp) + t.skipped_by(outcome::fragment) +
                       t.skipped_by(outcome::malformed) + t.skipped_by(outcome::unknown_link);
  if (skipped > 0) {
    if (t.tcp > 0) text += '\n';
    append_phrase(
        text, phrase(label::skipped, options_.lang), options_.lang,
        {num(t.skipped_by(outcome::not_tcp)), num(t.skipped_by(outcome::fragment)),
         num(t.skipped_by(outcome::malformed)), num(t.skipped_by(outcome::unknown_link))});
    text += '\n';
  }
  if (line_ != nullptr && line_->drops_left() > 0) {
    text += '\n';
    append_phrase(text, phrase(label::lost_elsewhere, options_.lang), options_.lang,
                  {num(line_->drops_left())});
    text += '\n';
  }
  out_.put(text);
}

}  // namespace lens
