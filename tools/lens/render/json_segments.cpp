// The segments of a connection, as JSON.

#include "analysis/notes.hpp"
#include "describe/segment.hpp"
#include "render/ends.hpp"
#include "render/json.hpp"
#include "render/link_json.hpp"
#include "render/packet_json.hpp"
#include "render/quote.hpp"
#include "tshark/flags.hpp"

namespace lens {

/// The numbers as the ladder shows them, and the expected step.
void json_renderer::write_step(const analyzed_segment& s, const view& shown, expected_walk* steps) {
  if (options_.isn[0] != 0 || options_.isn[1] != 0) {
    text_ += ",\"shown\":{";
    append_numbers(text_, s, shown);
    text_ += '}';
  }
  if (steps == nullptr) return;
  const expected_step* step = steps->take(s, shown);
  text_ += ",\"step\":";
  if (step == nullptr) {
    text_ += "null";
    unexpected_ += 1;
    return;
  }
  append_quoted(text_, step->name);
  const auto& words = step->words[options_.lang == language::zh ? 1 : 0];
  if (words.empty()) return;
  text_ += ",\"step_says\":";
  append_quoted(text_, words);
}

void json_renderer::write_segments(const connection& c, const spill_file& disk) {
  // seq and ack count from the ISN, whatever numbers are to be shown beside them.
  const view shown = view_of(c, options_);
  view v = shown;
  v.isn[0] = v.isn[1] = 0;
  std::optional<expected_walk> steps;
  if (options_.expected) steps.emplace(*options_.expected);
  unexpected_ = 0;
  text_ += ",\"segments\":[";
  bool first = true;
  state_tracker states(c);
  packet_bytes_reader bytes(c, disk);
  c.each_row(disk, [&](const analyzed_segment& s) {
    separate(first);
    first = false;
    states.take(s, !link_events_.was_lost(s.frame));
    write_segment(s, v);
    write_states(states, v);
    write_bytes(bytes.next());
    write_step(s, shown, steps ? &*steps : nullptr);
    text_ += '}';
    if (text_.size() > std::size_t{32} * 1024) drain();
  });
  text_ += ']';
  if (!steps) return;
  text_ += ",\"steps\":{\"expected\":";
  append_number(text_, static_cast<std::int64_t>(options_.expected->size()));
  text_ += ",\"missing\":";
  append_quoted(text_, steps->missing());
  text_ += ",\"unexpected\":";
  append_number(text_, static_cast<std::int64_t>(unexpected_));
  text_ += '}';
}

void json_renderer::write_states(const state_tracker& states, const view& v) {
  text_ += ",\"states\":{\"client\":\"";
  text_ += name_of(states.of(v.client));
  text_ += "\",\"server\":\"";
  text_ += name_of(states.of(1 - v.client));
  text_ += "\"}";
}

void json_renderer::write_bytes(const packet_bytes& bytes) {
  text_ += ",\"header\":\"";
  append_hex(text_, bytes.header);
  text_ += '"';
  if (options_.payload == 0) return;
  text_ += ",\"payload\":\"";
  append_hex(text_, bytes.payload);
  text_ += '"';
}

void json_renderer::write_segment(const analyzed_segment& s, const view& v) {
  std::string& out = text_;
  out += "{\"frame\":";
  append_number(out, static_cast<std::int64_t>(s.frame));
  out += ",\"time\":\"";
  append_time(out, s.time);
  out += "\",";
  append_header(out, s, v);
  out += ",\"length\":";
  append_number(out, s.length - s.cut);  // as tshark counts
  if (s.cut != 0) append_named(out, "cut", s.cut);
  out += ",\"window\":";
  append_number(out, s.window);
  out += ",\"raw_window\":";
  append_number(out, s.raw_window);
  if (s.noted(note::urgent)) {
    out += ",\"urgent\":";  // the number after the last urgent byte, RFC 6093
    append_number(out, (v.seq(s) + s.urgent) & 0xffffffff);
  }
  out += ",\"notes\":[";
  append_names(out, s.notes, note_names);
  out += "],\"tshark\":[";
  append_names(out, s.tshark_flags, tshark_flag_names);
  out += "],\"says\":\"";
  lens::append_sentence(out, s, v, options_.lang);
  out += '"';
  if (const auto rest = further_sentences(s, v, options_.lang); !rest.empty()) {
    out += ",\"also\":";
    append_list(out, rest);
  }
  if (!link_events_.by_frame.empty()) append_link(out, link_events_, s.frame, v, options_.lang);
}

}  // namespace lens
