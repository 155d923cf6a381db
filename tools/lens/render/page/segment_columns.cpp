#include "render/page/segment_columns.hpp"

#include <algorithm>

#include "decode/bytes.hpp"
#include "describe/link.hpp"

namespace lens {
namespace {

/// Label and sentences in both languages, as one text of the pool.
std::string joined(std::string_view label_en, std::string_view label_zh, std::string_view says_en,
                   std::string_view says_zh) {
  std::string all(label_en);
  for (const std::string_view part : {label_zh, says_en, says_zh}) {
    all += '\n';
    all += part;
  }
  return all;
}

std::uint32_t number_at(std::span<const std::byte> bytes, std::size_t at) {
  return be32(reinterpret_cast<const std::uint8_t*>(bytes.data()) + at);
}

// Bytes 0 to 11 of a header are ports and numbers, which the page has already.
constexpr std::size_t known_of_header = 12;

}  // namespace

void segment_columns::add_words(std::string_view text, std::initializer_list<std::int64_t> known) {
  const auto pooled = pool_.take(text, known);
  says_.put(static_cast<std::int64_t>(pooled.id));
  for (const std::string& n : pooled.numbers) numbers_.put_text(n);
}

void segment_columns::add_numbers(const analyzed_segment& s) {
  frame_.put_change(static_cast<std::int64_t>(s.frame));
  time_.put_change(s.time - start_);
  who_.put((s.flags << 2) | (s.window_known ? 0 : 2) | view_.role_of(s.from));
  seq_.put(s.offset - next_[s.from]);
  next_[s.from] = s.offset + s.length + (s.any(flag::syn) ? 1 : 0);
  if (s.any(flag::ack)) {
    ack_.put(s.ack_offset - acked_[s.from]);
    acked_[s.from] = s.ack_offset;
  } else {
    ack_.put(0);
  }
  length_.put(s.length);
  window_change_.put(s.window - window_[s.from]);
  window_[s.from] = s.window;
  room_.put(s.room);
  flight_.put(s.length > 0 ? std::int64_t{s.in_flight} : s.acked > 0 ? 0 : -1);
  notes_.put(s.notes);
  tshark_.put(s.tshark_flags);
  states_of_ends_.put(static_cast<std::int64_t>(states_.of(view_.client)) * 16 +
                      static_cast<std::int64_t>(states_.of(1 - view_.client)));
  // Blocks of the other side's stream; their numbers are near the acknowledgement.
  for (std::size_t i = 0; i < s.sack_count && i < s.sack.size(); ++i) {
    const auto left = static_cast<std::int32_t>(s.sack[i].left - s.ack);
    sack_.put(static_cast<std::int64_t>(size_));
    sack_.put(left);
    sack_.put(static_cast<std::int32_t>(s.sack[i].right - s.sack[i].left));
  }
}

void segment_columns::add_bytes(const analyzed_segment& s, const packet_bytes& bytes) {
  const auto from = static_cast<std::size_t>(s.from);
  const auto base = [&](std::size_t side, std::int64_t offset) {
    return connection_.sent_by(static_cast<int>(side)).base + static_cast<std::uint32_t>(offset);
  };
  const auto& header = bytes.header;
  const bool acks = s.any(flag::ack);
  const bool is_known = header.size() >= 20 && number_at(header, 4) == base(from, s.offset) &&
                        number_at(header, 8) == (acks ? base(1 - from, s.ack_offset) : 0);
  if (size_ > 0) {
    headers_ += '.';
    payloads_ += '.';
  }
  append_hex(headers_, is_known ? header.subspan(known_of_header) : header);
  if (!is_known) raw_.put(static_cast<std::int64_t>(size_));
  append_hex(payloads_, bytes.payload);
}

void segment_columns::add_line(const link_events& line, std::uint64_t frame) {
  const auto* events = line.of(frame);
  if (events == nullptr) return;
  std::string all = "{\"at\":";
  append_number(all, static_cast<std::int64_t>(size_));
  if (line.was_lost(frame)) all += ",\"lost\":true";
  const auto both = [&](std::string_view name, auto words) {
    all += ",\"";
    all += name;
    all += "\":[";
    for (const language lang : {language::en, language::zh}) {
      std::string text;
      for (const auto& e : *events) {
        if (!text.empty()) text += lang == language::en ? " " : "";
        text += words(e, lang);
      }
      if (lang == language::zh) all += ',';
      append_quoted(all, text);
    }
    all += ']';
  };
  both("label", [](const link_event& e, language l) { return label_of(e, l); });
  both("says", [&](const link_event& e, language l) { return sentence_of(e, view_, l); });
  all += '}';
  line_.put_json(all);
}

void segment_columns::add(const analyzed_segment& s, const packet_bytes& bytes,
                          const link_events& line) {
  states_.take(s, !line.was_lost(s.frame));
  add_numbers(s);
  add_bytes(s, bytes);
  add_line(line, s.frame);
  std::string en, zh;
  label_of(en, s, language::en);
  label_of(zh, s, language::zh);
  const std::int64_t seq = view_.seq(s), ack = s.any(flag::ack) ? std::int64_t{view_.ack(s)} : -1;
  add_words(
      joined(en, zh, all_sentences(s, view_, language::en), all_sentences(s, view_, language::zh)),
      {std::int64_t(s.frame), seq, ack, s.length, s.window, s.room, s.in_flight, seq + s.length,
       seq + s.length - 1, ack - 1});
  last_frame_ = s.frame;
  ++size_;
}

void segment_columns::add(const link_event& lost) {
  const auto from = static_cast<std::size_t>(lost.from);
  const auto offset = static_cast<std::int64_t>(
                          static_cast<std::int32_t>(lost.seq - connection_.sent_by(lost.from).base -
                                                    static_cast<std::uint32_t>(next_[from]))) +
                      next_[from];
  frame_.put_change(static_cast<std::int64_t>(last_frame_));
  time_.put_change(lost.time - start_);
  who_.put((lost.flags << 2) | 2 | view_.role_of(lost.from));
  seq_.put(offset - next_[from]);
  next_[from] = offset + lost.length;
  ack_.put(0);
  length_.put(lost.length);
  window_change_.put(0);
  room_.put(-1);
  flight_.put(-1);
  notes_.put(0);
  tshark_.put(0);
  states_of_ends_.put(static_cast<std::int64_t>(states_.of(view_.client)) * 16 +
                      static_cast<std::int64_t>(states_.of(1 - view_.client)));
  if (size_ > 0) {
    headers_ += '.';
    payloads_ += '.';
  }
  unseen_.put(static_cast<std::int64_t>(size_));
  add_words(joined(label_of(lost, language::en), label_of(lost, language::zh),
                   sentence_of(lost, view_, language::en), sentence_of(lost, view_, language::zh)),
            {});
  ++size_;
}

void segment_columns::add_step(const expected_step* step) {
  has_steps_ = true;
  step_.put_text(step != nullptr ? std::string_view(step->name) : "?");
  if (step == nullptr || step->words[0].empty()) {
    step_says_.put_null();
    return;
  }
  std::string both = "[";
  append_quoted(both, step->words[0]);
  both += ',';
  append_quoted(both, step->words[1]);
  both += ']';
  step_says_.put_json(both);
}

void segment_columns::append_to(std::string& out) const {
  out += ",\"count\":";
  append_number(out, static_cast<std::int64_t>(size_));
  frame_.append_to(out, "frame");
  time_.append_to(out, "time");
  who_.append_to(out, "who");
  seq_.append_to(out, "seq");
  ack_.append_to(out, "ack");
  length_.append_to(out, "length");
  window_change_.append_to(out, "window");
  room_.append_to(out, "room");
  flight_.append_to(out, "flight");
  notes_.append_to(out, "notes");
  tshark_.append_to(out, "tshark");
  states_of_ends_.append_to(out, "states");
  says_.append_to(out, "says");
  numbers_.append_to(out, "numbers");
  sack_.append_to(out, "sack");
  unseen_.append_to(out, "unseen");
  line_.append_to(out, "line");
  raw_.append_to(out, "raw");
  if (has_steps_) {
    step_.append_to(out, "step");
    step_says_.append_to(out, "step_says");
  }
  out += ",\"header\":";
  append_quoted(out, headers_);
  out += ",\"payload\":";
  append_quoted(out, payloads_);
}

}  // namespace lens
