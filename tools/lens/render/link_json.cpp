#include "render/link_json.hpp"

#include <array>
#include <cstdio>

#include "describe/link.hpp"
#include "render/ends.hpp"
#include "render/packet_json.hpp"
#include "render/quote.hpp"

namespace lens {
namespace {

/// What happened to it, and why: the members of an object.
void append_event(std::string& out, const link_event& e, const view& v, language lang) {
  out += "\"event\":\"";
  out += disposition_names[static_cast<std::size_t>(e.what)];
  out += "\",\"why\":";
  append_quoted(out, e.why);
  if (!e.rule.empty()) {
    out += ",\"rule\":";
    append_quoted(out, e.rule);
  }
  if (e.probability > 0) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), ",\"probability\":%g", e.probability);
    out += digits.data();
  }
  append_named(out, "number", static_cast<std::int64_t>(e.number));
  out += ",\"at\":\"";
  append_time(out, e.time);
  out += '"';
  if (e.what == link_event::disposition::queued) {
    out += ",\"waited\":";
    append_duration(out, e.waited);
  }
  if (e.what == link_event::disposition::corrupted) append_named(out, "bit", e.bit);
  if (e.copy) out += ",\"copy\":true";
  out += ",\"says\":";
  append_quoted(out, sentence_of(e, v, lang));
}

/// A packet that was lost before the capture: like a segment, without a frame.
void append_unseen(std::string& out, const link_event& e, const view& v, language lang) {
  out += "{\"time\":\"";
  append_time(out, e.time);
  out += "\",";
  append_header(out, e, v);
  append_named(out, "length", e.length);
  out += ',';
  append_event(out, e, v, lang);
  out += '}';
}

}  // namespace

void append_link(std::string& out, const link_events& line, std::uint64_t frame, const view& v,
                 language lang) {
  const auto* events = line.of(frame);
  if (events == nullptr) return;
  out += ",\"link\":[";
  for (std::size_t i = 0; i < events->size(); ++i) {
    out += i == 0 ? "{" : ",{";
    append_event(out, (*events)[i], v, lang);
    out += '}';
  }
  out += ']';
}

void append_link(std::string& out, const link_events& line, const view& v, language lang) {
  out += ",\"link\":{\"lost\":{\"client\":";
  append_number(out, static_cast<std::int64_t>(line.lost[v.client]));
  append_named(out, "server", static_cast<std::int64_t>(line.lost[1 - v.client]));
  out += "},\"unseen\":[";
  for (std::size_t i = 0; i < line.unseen.size(); ++i) {
    if (i > 0) out += ',';
    append_unseen(out, line.unseen[i], v, lang);
  }
  out += "],\"changes\":[";
  for (std::size_t i = 0; i < line.changes.size(); ++i) {
    out += i == 0 ? "{\"time\":\"" : ",{\"time\":\"";
    append_time(out, line.changes[i].time);
    out += "\",\"settings\":";
    append_quoted(out, line.changes[i].words);
    out += '}';
  }
  out += ']';
  if (line.more_changes > 0)
    append_named(out, "more_changes", static_cast<std::int64_t>(line.more_changes));
  out += '}';
}

}  // namespace lens
