#include "render/page/page_renderer.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "describe/description.hpp"
#include "describe/link.hpp"
#include "page.hpp"  // made from tools/page
#include "render/ends.hpp"
#include "render/names.hpp"
#include "render/page/event_columns.hpp"
#include "render/page/segment_columns.hpp"
#include "render/quote.hpp"

namespace lens {
namespace {

constexpr std::string_view data_mark = "/*DATA*/";

void append_role(std::string& out, const connection& c, int side) {
  out += side == c.client ? "\"client\"" : "\"server\"";
}

void append_frames(std::string& out, std::initializer_list<std::uint64_t> frames) {
  std::vector<std::uint64_t> sorted(frames);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  out += ",\"frames\":[";
  bool is_first = true;
  for (const std::uint64_t f : sorted) {
    if (f == 0) continue;
    if (!is_first) out += ',';
    is_first = false;
    append_number(out, static_cast<std::int64_t>(f));
  }
  out += "]}";
}

void append_description(std::string& out, const description& lines) {
  out += '[';
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i == 0 ? "{\"says\":" : ",{\"says\":";
    append_quoted(out, lines[i].words);
    out += lines[i].severe ? ",\"severe\":true}" : "}";
  }
  out += ']';
}

}  // namespace

std::string_view page_renderer::page_start() {
  const std::string_view page(page_html);
  return page.substr(0, page.find(data_mark));
}

std::string_view page_renderer::between_recordings() {
  return "</script>\n<script type=\"text/plain\" class=\"data\">";
}

std::string_view page_renderer::page_end() {
  const std::string_view page(page_html);
  return page.substr(page.find(data_mark) + data_mark.size());
}

page_renderer::page_renderer(output& out, const output_options& options, std::string_view run,
                             std::string_view more)
    : renderer(out), options_(options), data_(out) {
  text_ = "{\"kind\":\"page\",\"lang\":";
  append_quoted(text_, options_.lang == language::zh ? "zh" : "en");
  append_named(text_, "payload", static_cast<std::int64_t>(options_.payload));
  text_ += options_.anonymize ? ",\"anonymous\":true" : ",\"anonymous\":false";
  text_ += run;
  text_ += '}';
  write_line();
  if (more.empty()) return;
  text_ = more;
  write_line();
}

analysis_options page_renderer::needs() const {
  analysis_options w;
  w.bytes = true;
  w.payload = options_.payload;
  w.hide_payload = options_.anonymize;
  w.max_waits = 4096;
  return w;
}

void page_renderer::write_line() {
  text_ += '\n';
  data_.put(text_);
  text_.clear();
}

void page_renderer::begin_line(std::string_view kind, std::uint64_t id) {
  text_ += "{\"kind\":\"";
  text_ += kind;
  text_ += "\",\"id\":";
  append_number(text_, static_cast<std::int64_t>(id));
}

void page_renderer::write_side(const connection& c, int side) {
  const auto& s = c.sent_by(side);
  text_ += "{\"ip\":";
  append_quoted(text_, ip_text(c, side));
  append_named(text_, "port", c.ends[side].port);
  append_named(text_, "base", s.base);
  append_named(text_, "shown", view_of(c, options_).number(s.base, side));
  append_named(text_, "mss", s.mss);
  append_named(text_, "scale", s.scale);
  text_ += s.syn_seen ? ",\"syn_seen\":true" : ",\"syn_seen\":false";
  text_ += c.window_known(side) ? ",\"window_known\":true" : ",\"window_known\":false";
  append_named(text_, "bytes", static_cast<std::int64_t>(s.bytes()));
  const auto& sum = c.sum.sides[static_cast<std::size_t>(side)];
  append_named(text_, "segments", sum.segments);
  append_named(text_, "resent", sum.retransmissions);
  append_named(text_, "stalls", sum.stalls);
  append_named(text_, "stalled", sum.stalled);
  text_ += ",\"waited\":{";
  for (std::size_t why = 0; why < reasons; ++why) {
    if (why > 0) text_ += ',';
    append_quoted(text_, name_of(static_cast<reason>(why)));
    text_ += ':';
    append_number(text_, c.waited(side, static_cast<reason>(why)));
  }
  text_ += "}}";
}

void page_renderer::write_summary(const connection& c, const link_events& line) {
  begin_line("connection", c.id);
  text_ += ",\"client\":";
  write_side(c, c.client);
  text_ += ",\"server\":";
  write_side(c, 1 - c.client);
  if (c.client_guessed) text_ += ",\"guessed\":true";
  append_named(text_, "ip_version", c.ip_version);
  text_ += ",\"start\":\"";
  append_time(text_, c.first_time);
  text_ += '"';
  append_named(text_, "lasted", c.last_time - c.first_time);
  append_named(text_, "frame", static_cast<std::int64_t>(c.first_frame));
  append_named(text_, "lost", static_cast<std::int64_t>(line.lost[0] + line.lost[1]));
  append_named(text_, "silence", c.sum.idle);
  text_ += ",\"opening\":{\"kind\":";
  append_quoted(text_, name_of(c.kind_of_opening()));
  if (c.opening[0] != 0 && c.opening[2] != 0)
    append_named(text_, "lasted", c.opening_time[2] - c.opening_time[0]);
  append_frames(text_, {c.opening[0], c.opening[1], c.opening[2]});
  text_ += ",\"closing\":{\"kind\":";
  append_quoted(text_, name_of(c.kind_of_closing()));
  append_frames(text_, {c.fin_frame[0], c.fin_frame[1], c.fin_acked_frame[0], c.fin_acked_frame[1],
                        c.reset_frame});
  text_ += '}';
  write_line();
}

void page_renderer::write_story(const connection& c, const spill_file& disk, const view& v,
                                const link_events& line, const correlation* correlated) {
  begin_line("story", c.id);
  text_ += ",\"en\":";
  append_description(text_, description_of(c, disk, v, &line, correlated, language::en));
  text_ += ",\"zh\":";
  append_description(text_, description_of(c, disk, v, &line, correlated, language::zh));
  write_episodes(c, disk);
  text_ += ",\"changes\":[";
  for (std::size_t i = 0; i < line.changes.size(); ++i) {
    text_ += i == 0 ? "{\"at\":" : ",{\"at\":";
    append_number(text_, line.changes[i].time - c.first_time);
    text_ += ",\"says\":";
    append_quoted(text_, line.changes[i].words);
    text_ += '}';
  }
  text_ += "]}";
  write_line();
}

/// Stalls and waits.
void page_renderer::write_episodes(const connection& c, const spill_file& disk) {
  text_ += ",\"stalls\":[";
  bool is_first = true;
  std::size_t count = 0;
  c.each_stall(disk, [&](const stall& one) {
    if (++count > 5000) return;
    text_ += is_first ? "{\"sender\":" : ",{\"sender\":";
    is_first = false;
    append_role(text_, c, 1 - one.receiver);
    append_named(text_, "from", one.from - c.first_time);
    append_named(text_, "to", one.to - c.first_time);
    append_named(text_, "first", static_cast<std::int64_t>(one.first_frame));
    append_named(text_, "opened", static_cast<std::int64_t>(one.opened_by));
    text_ += one.filled ? ",\"filled\":true" : "";
    text_ += '}';
  });
  text_ += "],\"waits\":[";
  if (c.store) {
    auto waits = c.store->waits;
    std::sort(waits.begin(), waits.end(),
              [](const wait& a, const wait& b) { return a.next_frame < b.next_frame; });
    for (std::size_t i = 0; i < waits.size(); ++i) {
      const wait& w = waits[i];
      text_ += i == 0 ? "{\"sender\":" : ",{\"sender\":";
      append_role(text_, c, w.side);
      append_named(text_, "from", w.from - c.first_time);
      append_named(text_, "to", w.to - c.first_time);
      append_named(text_, "next", static_cast<std::int64_t>(w.next_frame));
      text_ += ",\"why\":";
      append_quoted(text_, name_of(w.why));
      text_ += ",\"says\":[";
      append_quoted(text_, phrase(w.why, c.window_known(1 - w.side), language::en));
      text_ += ',';
      append_quoted(text_, phrase(w.why, c.window_known(1 - w.side), language::zh));
      text_ += "]}";
    }
  }
  text_ += ']';
}

std::uint64_t page_renderer::write_segments(const connection& c, const spill_file& disk,
                                            const view& v, const link_events& line) {
  segment_columns columns(c, v, pool_);
  std::optional<expected_walk> steps;
  if (options_.expected) steps.emplace(*options_.expected);
  auto lost = line.unseen.begin();
  std::uint64_t left_out = 0;
  const auto is_full = [&] {
    if (segments_ + columns.size() < max_segments) return false;
    ++left_out;
    return true;
  };
  const auto lost_before = [&](std::int64_t time) {
    for (; lost != line.unseen.end() && lost->time <= time; ++lost) {
      if (is_full()) continue;
      columns.add(*lost);
      if (steps) columns.add_step(nullptr);
    }
  };
  packet_bytes_reader bytes(c, disk);
  c.each_row(disk, [&](const analyzed_segment& s) {
    lost_before(s.time);
    const packet_bytes of_it = bytes.next();
    if (is_full()) return;
    columns.add(s, of_it, line);
    if (steps) columns.add_step(steps->take(s, v));
  });
  lost_before(std::numeric_limits<std::int64_t>::max());
  segments_ += columns.size();
  segments_left_out_ += left_out;

  if (const auto added = pool_.added(); !added.empty()) {
    text_ += "{\"kind\":\"words\",\"list\":";
    append_list(text_, added);
    text_ += '}';
    write_line();
  }
  begin_line("segments", c.id);
  append_named(text_, "left_out", static_cast<std::int64_t>(left_out));
  columns.append_to(text_);
  text_ += '}';
  write_line();
  return columns.last_frame();
}

void page_renderer::render_connection(connection& c, const spill_file& disk) {
  ++connections_;
  const view v = view_of(c, options_);
  const auto correlated = events_ != nullptr ? correlate(c, disk, *events_) : std::nullopt;
  const auto line = line_ != nullptr ? line_->take(c, disk) : link_events();
  write_summary(c, line);
  write_story(c, disk, v, line, correlated ? &*correlated : nullptr);
  const std::uint64_t last_frame = write_segments(c, disk, v, line);
  if (!correlated) return;
  begin_line("events", c.id);
  append_events(text_, events_->of(c), v, c.first_time);
  text_ += '}';
  write_line();
  begin_line("held", c.id);
  append_buffer_counts(text_, *correlated, v, last_frame);
  text_ += '}';
  write_line();
}

void page_renderer::finish(const totals& t) {
  text_ = "{\"kind\":\"end\",\"file\":";
  append_quoted(text_, t.file);
  append_named(text_, "packets", static_cast<std::int64_t>(t.packets));
  append_named(text_, "tcp_packets", static_cast<std::int64_t>(t.tcp));
  append_named(text_, "connections", static_cast<std::int64_t>(t.connections));
  append_named(text_, "connections_left_out",
               options_.connection == 0 ? static_cast<std::int64_t>(t.left_out) : 0);
  append_named(text_, "segments_left_out", static_cast<std::int64_t>(segments_left_out_));
  text_ += t.truncated ? ",\"truncated\":true}" : ",\"truncated\":false}";
  write_line();
  data_.finish();
}

}  // namespace lens
