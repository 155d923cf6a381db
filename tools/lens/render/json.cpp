#include "render/json.hpp"

#include <algorithm>

#include "analysis/notes.hpp"
#include "describe/segment.hpp"
#include "render/correlation_json.hpp"
#include "render/ends.hpp"
#include "render/link_json.hpp"
#include "render/names.hpp"
#include "render/packet_json.hpp"
#include "render/quote.hpp"
#include "tshark/flags.hpp"

namespace lens {
namespace {

void append_or_null(std::string& out, std::uint64_t n) {
  if (n == 0) {
    out += "null";
  } else {
    append_number(out, static_cast<std::int64_t>(n));
  }
}

/// The largest number of unsent bytes in the sender's buffer at a segment of the stall, as tcpwatch
/// recorded it; nothing where the sender was not watched.
std::optional<std::int64_t> bytes_waiting(const stall& one,
                                          const std::optional<correlation>& correlated) {
  const auto sender = static_cast<std::size_t>(1 - one.receiver);
  if (!correlated || correlated->program[sender].empty()) return std::nullopt;
  std::int64_t maximum = 0;
  for (auto it = std::ranges::lower_bound(correlated->steps, one.first_frame, {}, &step::frame);
       it != correlated->steps.end() && (one.opened_by == 0 || it->frame <= one.opened_by); ++it)
    maximum = std::max(maximum, it->ends[sender].unsent);
  return maximum;
}

}  // namespace

analysis_options json_renderer::needs() const {
  analysis_options w;
  w.segments = w.tshark_flags = w.rows = w.bytes = !options_.summary;
  w.payload = options_.payload;
  w.hide_payload = options_.anonymize;
  return w;
}

json_renderer::json_renderer(output& out, const output_options& options, bool lines)
    : renderer(out), options_(options), lines_(lines) {
  if (!lines_) out_.put("{\"schema\":\"tcplens/1\",\n\"connections\":[");
}

std::optional<separators> json_renderer::ordered() const {
  if (lines_) return std::nullopt;
  return separators{"\n", ",\n"};
}

void json_renderer::render_connection(connection& c, const spill_file& disk) {
  ++written_;
  write(c, disk);
  if (lines_) text_ += '\n';
  drain();
}

void json_renderer::finish(const totals& t) {
  if (lines_) {
    // The last line is about the file; a reader of connections skips what has no "id".
    text_ += "{\"schema\":\"tcplens/1\",";
  } else {
    text_ += written_ == 0 ? "],\n" : "\n],\n";
  }
  text_ += "\"file\":";
  append_quoted(text_, t.file);
  const auto number = [&](std::string_view name, std::uint64_t n) {
    append_named(text_, name, static_cast<std::int64_t>(n));
  };
  number("packets", t.packets);
  number("tcp_packets", t.tcp);
  text_ += ",\"skipped\":{\"not_tcp\":";
  append_number(text_, static_cast<std::int64_t>(t.skipped_by(outcome::not_tcp)));
  number("fragment", t.skipped_by(outcome::fragment));
  number("malformed", t.skipped_by(outcome::malformed));
  number("unknown_link", t.skipped_by(outcome::unknown_link));
  text_ += "},\"truncated\":";
  text_ += t.truncated ? "true" : "false";
  text_ += "}\n";
  drain();
}

void json_renderer::write(const connection& c, const spill_file& disk) {
  text_ += lines_ ? "{\"schema\":\"tcplens/1\",\"id\":" : "{\"id\":";
  append_number(text_, static_cast<std::int64_t>(c.id));
  text_ += ",\"client\":";
  write_side(c, c.client);
  text_ += ",\"server\":";
  write_side(c, 1 - c.client);
  write_opening(c);
  write_closing(c);
  text_ += ",\"bytes\":{\"client\":";
  append_number(text_, static_cast<std::int64_t>(c.sent_by(c.client).bytes()));
  text_ += ",\"server\":";
  append_number(text_, static_cast<std::int64_t>(c.sent_by(1 - c.client).bytes()));
  text_ += '}';
  if (const int only = c.only_side(); only >= 0)
    text_ += only == c.client ? ",\"captured\":\"client\"" : ",\"captured\":\"server\"";
  if (c.reported_early) text_ += ",\"told_early\":true";
  const auto correlated = events_ != nullptr && !options_.summary ? correlate(c, disk, *events_)
                                                                  : std::optional<correlation>();
  write_stalls(c, disk, correlated);
  write_statistics(c);
  if (correlated) append_correlation(text_, *correlated, view_of(c, options_));
  const view v = view_of(c, options_);
  link_events_ = line_ != nullptr ? line_->take(c, disk) : link_events();
  if (!link_events_.empty()) append_link(text_, link_events_, v, options_.lang);
  if (!options_.summary) write_segments(c, disk);
  text_ += '}';
}

void json_renderer::write_side(const connection& c, int side) {
  const sent_stream& s = c.sent_by(side);
  text_ += "{\"ip\":\"";
  text_ += ip_text(c, side);
  text_ += "\",\"port\":";
  append_number(text_, c.ends[side].port);
  text_ += ",\"isn\":";
  if (s.syn_seen) {
    append_number(text_, s.base);
  } else {
    text_ += "null";
  }
  text_ += ",\"mss\":";
  append_or_null(text_, s.mss);
  text_ += ",\"window_scale\":";
  if (s.scale >= 0) {
    append_number(text_, s.scale);
  } else {
    text_ += "null";
  }
  text_ += ",\"sack_permitted\":";
  text_ += s.sack_ok ? "true" : "false";
  text_ += ",\"timestamps\":";
  text_ += s.stamps_ok ? "true" : "false";
  if (c.client_guessed) text_ += ",\"guessed\":true";
  text_ += '}';
}

void json_renderer::frames(std::initializer_list<std::uint64_t> list) {
  text_ += "\"frames\":[";
  std::vector<std::uint64_t> sorted;
  for (const auto f : list) {
    if (f != 0) sorted.push_back(f);
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i > 0) text_ += ',';
    append_number(text_, static_cast<std::int64_t>(sorted[i]));
  }
  text_ += ']';
}

void json_renderer::write_opening(const connection& c) {
  const opening_kind kind = c.kind_of_opening();
  text_ += ",\"opening\":{\"kind\":\"";
  text_ += name_of(kind);
  text_ += "\",";
  frames({c.opening[0], c.opening[1], c.opening[2],
          kind == opening_kind::refused ? c.reset_frame : 0});
  text_ += ",\"seconds\":";
  if (c.opening[0] != 0 && c.opening[2] != 0) {
    append_duration(text_, c.opening_time[2] - c.opening_time[0]);
  } else {
    text_ += "null";
  }
  for (int side = 0; side < 2; ++side) {
    const int asked = side == 0 ? c.client : 1 - c.client;
    if (c.window_known(asked) || c.min_scale(asked) == 0) continue;
    text_ += side == 0 ? ",\"client_scale_at_least\":" : ",\"server_scale_at_least\":";
    append_number(text_, c.min_scale(asked));
  }
  text_ += '}';
}

void json_renderer::write_closing(const connection& c) {
  const closing_kind kind = c.kind_of_closing();
  text_ += ",\"closing\":{\"kind\":\"";
  text_ += name_of(kind);
  text_ += "\",\"first\":";
  const bool reset = kind == closing_kind::reset;
  const bool fin = c.fin_frame[0] != 0 || c.fin_frame[1] != 0;
  // Who closed first is not known where only one side was captured.
  if (!reset && (!fin || c.only_side() >= 0)) {
    text_ += "null";
  } else {
    const int side = fin ? c.first_fin : c.reset_from;
    text_ += side == c.client ? "\"client\"" : "\"server\"";
  }
  text_ += ',';
  frames({c.fin_frame[0], c.fin_frame[1], c.fin_acked_frame[0], c.fin_acked_frame[1],
          reset ? c.reset_frame : 0});
  if (c.reset_frame != 0) {
    text_ += ",\"reset\":{\"frame\":";
    append_number(text_, static_cast<std::int64_t>(c.reset_frame));
    text_ += ",\"from\":\"";
    text_ += c.reset_from == c.client ? "client" : "server";
    text_ += "\",\"kind\":\"";
    text_ += reset_name(c.reset_role);
    text_ += "\"}";
  }
  text_ += '}';
}

void json_renderer::write_stalls(const connection& c, const spill_file& disk,
                                 const std::optional<correlation>& correlated) {
  text_ += ",\"stalls\":[";
  bool first = true;
  c.each_stall(disk, [&](const stall& one) {
    separate(first);
    first = false;
    text_ += "{\"receiver\":\"";
    text_ += one.receiver == c.client ? "client" : "server";
    text_ += "\",\"kind\":\"";
    text_ += one.filled ? "window-filled" : "zero-window";
    text_ += "\",\"from\":\"";
    append_time(text_, one.from);
    text_ += "\",\"to\":";
    if (one.ended) {
      text_ += '"';
      append_time(text_, one.to);
      text_ += '"';
    } else {
      text_ += "null";
    }
    text_ += ",\"seconds\":";
    append_duration(text_, one.to - one.from);
    text_ += ",\"first_frame\":";
    append_number(text_, static_cast<std::int64_t>(one.first_frame));
    text_ += ",\"opened_by\":";
    append_or_null(text_, one.opened_by);
    text_ += ",\"probes\":[";
    for (std::size_t i = 0; i < one.probes.size(); ++i) {
      if (i > 0) text_ += ',';
      text_ += "{\"frame\":";
      append_number(text_, static_cast<std::int64_t>(one.probes[i].frame));
      text_ += ",\"answered_by\":";
      append_or_null(text_, one.probes[i].answered_by);
      text_ += '}';
    }
    text_ += one.abandoned ? "],\"sender_gone\":true" : "]";
    append_maybe(text_, "bytes_waiting", bytes_waiting(one, correlated));
    text_ += '}';
    drain();
  });
  text_ += ']';
}

}  // namespace lens
