#include "render/html.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "analysis/notes.hpp"
#include "describe/correlation.hpp"
#include "describe/description.hpp"
#include "describe/link.hpp"
#include "page.hpp"  // made from page.html
#include "render/ends.hpp"
#include "render/packet_json.hpp"
#include "render/quote.hpp"
#include "tshark/flags.hpp"

namespace lens {
namespace {

constexpr std::string_view data_mark = "/*DATA*/";

std::string_view before_data() {
  const std::string_view page(page_html);
  return page.substr(0, page.find(data_mark));
}

std::string_view behind_data() {
  const std::string_view page(page_html);
  return page.substr(page.find(data_mark) + data_mark.size());
}

/// In both languages: the page can switch.
template <class Make>
void append_both(std::string& out, Make make) {
  out += "{\"en\":";
  append_quoted(out, make(language::en));
  out += ",\"zh\":";
  append_quoted(out, make(language::zh));
  out += '}';
}

void append_segment(std::string& out, const analyzed_segment& s, const view& v,
                    std::int64_t start) {
  out += "{\"frame\":";
  append_number(out, static_cast<std::int64_t>(s.frame));
  out += ",\"t\":";
  append_time(out, s.time - start);
  out += ',';
  append_header(out, s, v);
  out += ",\"len\":";
  append_number(out, s.length);
  out += ",\"win\":";
  append_number(out, s.window);
  if (s.any(flag::syn)) {
    out += ",\"mss\":";
    append_number(out, s.max_segment);
  }
  out += ",\"room\":";
  append_number(out, s.room);
  out += ",\"flight\":";
  if (s.length > 0) {
    append_number(out, s.in_flight);
  } else {
    out += s.acked > 0 ? "0" : "null";
  }
  out += ",\"notes\":[";
  append_names(out, s.notes, note_names);
  out += "],\"tshark\":[";
  append_names(out, s.tshark_flags, tshark_flag_names);
  out += "],\"label\":";
  append_both(out, [&](language lang) {
    std::string label;
    label_of(label, s, lang);
    return label;
  });
  out += ",\"says\":";
  append_both(out, [&](language lang) { return all_sentences(s, v, lang); });
}

/// A packet that was lost before the capture: a segment without a frame.
void append_unseen(std::string& out, const link_event& e, const view& v, std::int64_t start) {
  out += "{\"frame\":null,\"t\":";
  append_time(out, e.time - start);
  out += ',';
  append_header(out, e, v);
  out += ",\"len\":";
  append_number(out, e.length);
  out +=
      ",\"win\":null,\"room\":-1,\"flight\":null,\"notes\":[],\"tshark\":[],\"lost\":true,"
      "\"label\":";
  append_both(out, [&](language lang) { return label_of(e, lang); });
  out += ",\"says\":";
  append_both(out, [&](language lang) { return sentence_of(e, v, lang); });
  out += '}';
}

/// What the link did to the segment that was written last.
void append_link(std::string& out, const link_events& line, std::uint64_t frame, const view& v) {
  const auto* events = line.of(frame);
  if (events == nullptr) return;
  if (line.was_lost(frame)) out += ",\"lost\":true";
  const auto list_of = [&](language lang, std::string_view comma, auto lines) {
    std::string all;
    for (const auto& e : *events) {
      if (!all.empty()) all += comma;
      all += lines(e, lang);
    }
    return all;
  };
  out += ",\"line\":";
  append_both(out, [&](language lang) {
    return list_of(lang, ", ", [](const link_event& e, language l) { return label_of(e, l); });
  });
  out += ",\"line_says\":";
  append_both(out, [&](language lang) {
    return list_of(lang, lang == language::en ? " " : "",
                   [&](const link_event& e, language l) { return sentence_of(e, v, l); });
  });
}

void append_step(std::string& out, const expected_step* step) {
  out += ",\"step\":";
  append_quoted(out, step != nullptr ? std::string_view(step->name) : "?");
  if (step == nullptr || step->words[0].empty()) return;
  out += ",\"step_says\":";
  append_both(out, [&](language lang) { return step->words[lang == language::zh ? 1 : 0]; });
}

void append_description(std::string& out, const description& lines) {
  out += '[';
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i == 0 ? "{\"says\":" : ",{\"says\":";
    append_quoted(out, lines[i].words);
    if (lines[i].grave) out += ",\"grave\":true";
    out += '}';
  }
  out += ']';
}

/// The blocked calls of the programs, and the contents of the buffers by frame.
/// Only as far as the page has segments, and not more calls than segments.
void append_watched(std::string& out, const correlation& j, const view& v, std::int64_t start,
                    std::uint64_t last_frame, std::uint64_t most_calls) {
  out += ",\"calls\":[";
  for (std::size_t i = 0; i < std::min<std::size_t>(j.blocked.size(), most_calls); ++i) {
    const auto& b = j.blocked[i];
    out += i == 0 ? "{\"side\":" : ",{\"side\":";
    out += v.role_of(b.side) == 0 ? "\"client\",\"from\":" : "\"server\",\"from\":";
    append_time(out, b.call.enter - start);
    out += ",\"to\":";
    append_time(out, b.call.enter + b.length - start);
    out += ",\"says\":";
    append_both(out, [&](language lang) {
      return b.call.leave != 0 ? call_returns(b, v, lang) : call_blocks(b, v, lang);
    });
    out += '}';
  }
  out += "],\"buffers\":{";
  for (std::size_t i = 0; i < j.steps.size() && j.steps[i].frame <= last_frame; ++i) {
    out += i == 0 ? "\"" : ",\"";
    append_number(out, static_cast<std::int64_t>(j.steps[i].frame));
    out += "\":[";
    for (int role = 0; role < 2; ++role) {
      if (role > 0) out += ',';
      append_both(out, [&](language lang) {
        return buffers_of(j.steps[i].ends[role == 0 ? v.client : 1 - v.client], lang);
      });
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

std::uint64_t html_renderer::write_segments(const connection& c, const spill_file& disk,
                                            const view& v, const link_events& line) {
  std::string& out = text_;
  std::optional<expected_walk> steps;
  if (options_.expected) steps.emplace(*options_.expected);
  std::uint64_t n = 0;
  std::uint64_t last_frame = 0;
  auto lost = line.unseen.begin();
  const auto lost_before = [&](std::int64_t time) {
    for (; lost != line.unseen.end() && lost->time <= time && n < most_segments; ++lost) {
      if (n++ > 0) out += ",\n";
      append_unseen(out, *lost, v, c.first_time);
    }
  };
  c.each_row(disk, [&](const analyzed_segment& s) {
    lost_before(s.time);
    if (n >= most_segments) return;
    if (n++ > 0) out += ",\n";
    last_frame = s.frame;
    append_segment(out, s, v, c.first_time);
    append_link(out, line, s.frame, v);
    if (steps) append_step(out, steps->take(s, v));
    out += '}';
    drain();
  });
  lost_before(std::numeric_limits<std::int64_t>::max());
  return last_frame;
}

void html_renderer::drain() {
  if (text_.size() < std::size_t{32} * 1024) return;
  out_.put(text_);
  text_.clear();
}

void html_renderer::write_stalls(const connection& c, const spill_file& disk,
                                 std::uint64_t last_frame) {
  std::string& out = text_;
  out += ",\"stalls\":[";
  bool first = true;
  c.each_stall(disk, [&](const stall& one) {
    if (one.first_frame > last_frame) return;
    if (!first) out += ',';
    first = false;
    out += one.receiver == c.client ? "{\"sender\":\"server\",\"first\":"
                                    : "{\"sender\":\"client\",\"first\":";
    append_number(out, static_cast<std::int64_t>(one.first_frame));
    out += ",\"opened\":";
    append_number(out, static_cast<std::int64_t>(one.opened_by));
    out += ",\"from\":";
    append_time(out, one.from - c.first_time);
    out += ",\"to\":";
    append_time(out, one.to - c.first_time);
    out += '}';
  });
  out += ']';
}

void html_renderer::render_connection(connection& c, const spill_file& disk) {
  std::string& out = text_;
  const view v = view_of(c, options_);
  const auto correlated = events_ != nullptr ? correlate(c, disk, *events_) : std::nullopt;
  const auto line = line_ != nullptr ? line_->take(c, disk) : link_events();
  const auto& client = c.sum.sides[c.client];
  const auto& server = c.sum.sides[1 - c.client];
  out += "{\"id\":";
  append_number(out, static_cast<std::int64_t>(c.id));
  out += ",\"client\":";
  append_quoted(out, end_text(c, c.client));
  out += ",\"server\":";
  append_quoted(out, end_text(c, 1 - c.client));
  out += ",\"bytes\":{\"client\":";
  append_number(out, static_cast<std::int64_t>(c.streams[c.client].bytes()));
  out += ",\"server\":";
  append_number(out, static_cast<std::int64_t>(c.streams[1 - c.client].bytes()));
  out += "},\"count\":";
  append_number(out,
                static_cast<std::int64_t>(client.segments + server.segments + line.unseen.size()));
  out += ",\"lost\":";
  append_number(out, static_cast<std::int64_t>(line.lost[0] + line.lost[1]));
  out += ",\"seconds\":";
  append_time(out, c.last_time - c.first_time);
  out += ",\"rtt\":";
  if (c.opening[0] != 0 && c.opening[2] != 0) {
    append_time(out, c.opening_time[2] - c.opening_time[0]);
  } else {
    out += "null";
  }
  out += ",\"resent\":";
  append_number(out, client.retransmissions + server.retransmissions);
  out += ",\"held\":";
  append_time(out, client.stalled + server.stalled);
  out += ",\"story\":{\"en\":";
  const auto* const correlated_or_null = correlated ? &*correlated : nullptr;
  append_description(out, description_of(c, disk, v, &line, correlated_or_null, language::en));
  out += ",\"zh\":";
  append_description(out, description_of(c, disk, v, &line, correlated_or_null, language::zh));
  out += "},\"segments\":[\n";
  const std::uint64_t last_frame = write_segments(c, disk, v, line);
  out += ']';
  write_stalls(c, disk, last_frame);
  if (correlated) append_watched(out, *correlated, v, c.first_time, last_frame, most_segments);
  out += '}';
  out_.put(text_);
  text_.clear();
}

html_renderer::html_renderer(output& out, const output_options& options)
    : renderer(out), options_(options) {
  out_.put(before_data());
  out_.put("{\"connections\":[");
}

void html_renderer::finish(const totals& t) {
  std::string tail = "],\"file\":";
  append_quoted(tail, t.file);
  tail += options_.lang == language::zh ? ",\"lang\":\"zh\",\"others\":"
                                        : ",\"lang\":\"en\",\"others\":";
  append_number(tail, options_.connection == 0 ? static_cast<std::int64_t>(t.left_out) : 0);
  tail += '}';
  out_.put(tail);
  out_.put(behind_data());
}

}  // namespace lens
