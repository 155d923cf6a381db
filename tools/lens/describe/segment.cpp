#include "describe/segment.hpp"

#include <algorithm>

#include "analysis/notes.hpp"

namespace lens {
namespace {

struct segment_writer {
  std::string& out;
  const analyzed_segment& s;
  const view& v;
  language lang;

  int me() const { return v.role_of(s.from); }
  int other() const { return 1 - me(); }
  std::int64_t seq() const { return v.seq(s); }
  std::int64_t ack() const { return v.ack(s); }
  std::int64_t got() const {
    return std::max<std::int64_t>(0, s.ack_offset - 1 - (s.acks_fin ? 1 : 0));
  }

  /// The number of the first byte that is acknowledged: the first term of the sum for an ack
  /// number.
  std::int64_t first_of_other() const {
    const int side = 1 - s.from;
    return v.number(v.base[side] + 1, side);
  }
  /// Whether the ack number is that sum; not so where it passes 2^32.
  bool sums() const {
    return s.ack_offset < 0x100000000LL && first_of_other() + got() + 1 < 0x100000000LL;
  }

  bool is(rule r, std::initializer_list<value> values) const {
    append_phrase(out, phrase(r, lang), lang, values);
    return true;
  }

  /// The short wording where the first one, with these numbers, is too long for a line.
  bool either(rule r, rule shorter, std::initializer_list<value> values) const {
    const std::size_t before = out.size();
    is(r, values);
    const auto sentence = std::string_view(out).substr(before);
    if (sentence.size() <= sentence_width || columns(sentence) <= sentence_width) return true;
    out.resize(before);
    return is(shorter, values);
  }

  bool by_copy() const;
  bool by_role() const;
  bool by_closing() const;
  bool by_data() const;
  bool by_ack() const;
  template <class Each>
  void signals(Each each) const;
};

bool segment_writer::by_copy() const {
  if (!s.noted(note::duplicate_frame)) return false;
  if (s.count == 0 || s.related_frame == 0) return is(rule::same_packet, {});
  return is(rule::same_packet_on, {num(s.related_frame), num(s.count)});
}

bool segment_writer::by_role() const {
  switch (s.role) {
    case role::syn:
      if ((s.has & segment::mss) == 0) {
        return is(rule::syn_no_mss, {side(me()), num(s.seq), num(s.window)});
      }
      return is(rule::syn,
                {side(me()), num(s.seq), num(s.window), num(std::uint32_t{s.max_segment})});
    case role::syn_again:
      return is(rule::syn_again, {side(me())});
    case role::syn_crossing:
      return is(rule::syn_crossing, {side(me())});
    case role::syn_after_refusal:
      return is(rule::syn_after_refusal, {side(me())});
    case role::syn_ack:
      if ((s.has & segment::mss) == 0) {
        return is(rule::syn_ack_no_mss,
                  {side(me()), num(s.seq), num(s.window), num(ack()), num(first_of_other() - 1)});
      }
      return either(rule::syn_ack, rule::syn_ack_short,
                    {side(me()), num(s.seq), num(s.window), num(std::uint32_t{s.max_segment}),
                     num(ack()), num(first_of_other() - 1)});
    case role::syn_ack_again:
      return is(rule::syn_ack_again, {side(me())});
    case role::handshake_ack:
      return is(rule::handshake_ack, {side(me()), side(other()), secs(s.delta_time), num(ack()),
                                      num(first_of_other() - 1)});
    case role::opens_window:
      if (s.length > 0) return false;
      if (s.window_before > 0) {
        return either(
            rule::opens_some, rule::opens_some_short,
            {side(me()), bytes(s.acked), num(s.window), side(other()), secs(s.delta_time)});
      }
      return is(rule::opens, {side(me()), num(s.window_before), num(s.window), side(other()),
                              secs(s.delta_time)});
    case role::opens_too_late:
      return is(rule::opens_too_late,
                {side(me()), num(s.window_before), num(s.window), side(other())});
    default:
      return by_closing();
  }
}

bool segment_writer::by_closing() const {
  switch (s.role) {
    case role::fin: {
      const std::int64_t number = v.seq(s) + s.length;
      if (s.length > 0) return is(rule::fin_with_data, {side(me()), bytes(s.length), num(number)});
      if (s.acks_fin && s.acked == 0 && s.ack_offset > 0 && s.related_frame != 0) {
        return is(rule::fin_and_ack, {side(me()), num(0L), num(number), num(ack()), side(other())});
      }
      return is(rule::fin,
                {side(me()), bytes(std::max<std::int64_t>(0, s.offset - 1)), num(number)});
    }
    case role::fin_again:
      return is(rule::fin_again, {side(me())});
    case role::fin_ack:
      return is(rule::fin_ack, {side(me()), num(ack()), bytes(got()), num(first_of_other())});
    case role::last_ack:
      return is(rule::last_ack, {side(me()), num(ack()), bytes(got()), num(first_of_other())});
    case role::reset_refused:
      return is(rule::reset_refused, {side(me())});
    case role::reset_unexpected:
      return is(rule::reset_unexpected, {side(me())});
    case role::reset_abort:
      return is(rule::reset_abort, {side(me())});
    case role::reset_abandoned:
      return is(rule::reset_abandoned, {side(me())});
    case role::reset_unacceptable:
      return is(rule::reset_unacceptable, {side(me()), num(v.seq(s)), side(other())});
    default:
      return false;
  }
}

bool segment_writer::by_data() const {
  const value count = bytes(s.length);
  const value from = num(seq());
  if (s.noted(note::zero_window_probe)) {
    if (s.length > 0) return is(rule::probe_byte, {side(me()), from});
    return is(s.count > 1 ? rule::probe_next : rule::probe_first,
              {side(me()), secs(s.delta_time), from});
  }
  if (s.noted(note::keep_alive))
    return is(rule::keep_alive, {side(me()), secs(s.delta_time), side(other())});
  if (s.length == 0) return false;
  if (s.noted(note::out_of_order)) return is(rule::out_of_order, {side(me()), count, from});
  if (s.noted(note::spurious_retransmission))
    return is(rule::resent_needless, {side(me()), count, from});
  if (s.noted(note::retransmission)) {
    if (s.related_frame == 0) return is(rule::resent_unseen, {side(me()), count, from});
    return is(s.noted(note::fast_retransmission) ? rule::resent_fast : rule::resent_timeout,
              {side(me()), count, from, num(s.related_frame), secs(s.delta_time)});
  }
  if (s.noted(note::gap_before))
    return is(rule::data_gap, {side(me()), count, from, bytes(s.missing)});
  if (s.noted(note::urgent)) {
    return is(rule::data_urgent, {side(me()), count, from, num((seq() + s.urgent) & 0xffffffff)});
  }
  if (s.noted(note::window_full)) return is(rule::data_fills, {side(me()), count, from});
  if (s.noted(note::beyond_window)) {
    return is(rule::data_beyond, {side(me()), count, from, bytes(s.beyond), side(other())});
  }
  if (s.room >= 0) return is(rule::data, {side(me()), count, from, num(std::int64_t{s.room})});
  return is(rule::data_plain, {side(me()), count, from});
}

bool segment_writer::by_ack() const {
  if (!s.any(flag::ack)) return is(rule::no_ack, {side(me())});
  const value has = bytes(got());
  if (s.noted(note::acks_unseen)) return is(rule::ack_unseen, {side(me()), num(ack())});
  if (s.noted(note::zero_window_probe_ack)) {
    if (s.related_frame == 0) return is(rule::probe_ack_plain, {side(me())});
    return is(rule::probe_ack, {side(me()), num(s.related_frame)});
  }
  if (s.noted(note::keep_alive_ack)) return is(rule::keep_alive_ack, {side(me())});
  if (s.noted(note::d_sack)) {
    return is(rule::d_sack, {side(me()), num(v.number(s.sack[0].left, 1 - s.from)),
                             num(v.number(s.sack[0].right, 1 - s.from))});
  }
  if (s.noted(note::zero_window)) {
    if (s.window_before == 0) return is(rule::zero_window_still, {side(me()), side(other())});
    return is(rule::zero_window, {side(me()), has, num(s.window_before), side(other())});
  }
  if (s.noted(note::window_update)) {
    return is(s.window > s.window_before ? rule::window_grows : rule::window_shrinks,
              {side(me()), num(s.window_before), num(s.window)});
  }
  if (s.noted(note::duplicate_ack)) {
    if (s.sack_count == 0) return is(rule::duplicate_ack, {side(me()), num(ack())});
    return is(rule::duplicate_ack_sack,
              {side(me()), num(ack()), num(v.number(s.sack[0].left, 1 - s.from)),
               num(v.number(s.sack[0].right, 1 - s.from))});
  }
  if (s.acked == 0 && !s.acks_fin)
    return is(rule::ack_unchanged, {side(me()), num(ack()), num(s.window)});
  const value first = num(first_of_other());
  if (!sums()) return is(rule::ack_past, {side(me()), has, num(ack()), num(s.window)});
  if (s.noted(note::delayed_ack) && s.role == role::plain) {
    return either(rule::ack_delayed, rule::ack_delayed_short,
                  {side(me()), secs(s.delta_time), num(ack()), num(got()), num(s.window_before),
                   num(s.window), first});
  }
  if (s.acks_fin) return is(rule::ack_fin, {side(me()), has, num(ack()), num(s.window), first});
  const auto one = [&](rule r, rule shorter) {
    return either(
        r, shorter,
        {side(me()), has, num(ack()), num(got()), num(s.window_before), num(s.window), first});
  };
  if (s.window == s.window_before) return one(rule::ack, rule::ack_short);
  if (s.window < s.window_before) return one(rule::ack_falls, rule::ack_falls_short);
  return one(rule::ack_grows, rule::ack_grows_short);
}

// The signals in the header of a segment, whatever its kind.
template <class Each>
void segment_writer::signals(Each each) const {
  const auto one = [&](rule r, std::initializer_list<value> values = {}) {
    std::string sentence;
    append_phrase(sentence, phrase(r, lang), lang, values);
    each(std::move(sentence));
  };
  if (s.noted(note::number_wraps)) one(rule::and_wraps);
  if (s.noted(note::congestion_marked)) one(rule::and_marked);
  if (s.any(flag::syn)) {
    const int bits = s.flags & (flag::ece | flag::cwr | flag::ack);
    if (bits == (flag::ece | flag::cwr)) one(rule::and_can_ecn);
    if (bits == (flag::ece | flag::ack)) one(rule::and_does_ecn);
    return;
  }
  if (s.accurate_ecn) return;
  if (s.any(flag::ece)) one(rule::and_echoes, {side(me())});
  if (s.any(flag::cwr)) one(rule::and_cuts, {side(me())});
}

/// Appends the sentence; sentences that do not fit on its line go to `rest`.
template <class Rest>
void append_line(std::string& out, const analyzed_segment& s, const view& v, language lang,
                 Rest rest) {
  const std::size_t before = out.size();
  const segment_writer t{out, s, v, lang};
  t.by_copy() || t.by_role() || t.by_data() || t.by_ack();
  t.signals([&](std::string sentence) {
    const std::string_view space = lang == language::en ? " " : "";
    const auto line = std::string_view(out).substr(before);
    if (columns(line) + space.size() + columns(sentence) > sentence_width)
      return rest(std::move(sentence));
    out += space;
    out += sentence;
  });
}

}  // namespace

void append_sentence(std::string& out, const analyzed_segment& s, const view& v, language lang) {
  append_line(out, s, v, lang, [](const std::string&) {});
}

std::vector<std::string> further_sentences(const analyzed_segment& s, const view& v,
                                           language lang) {
  std::vector<std::string> rest;
  if (!s.any(flag::ece | flag::cwr) && !s.noted(note::number_wraps | note::congestion_marked))
    return rest;
  std::string line;
  append_line(line, s, v, lang, [&](std::string sentence) { rest.push_back(std::move(sentence)); });
  return rest;
}

std::string all_sentences(const analyzed_segment& s, const view& v, language lang) {
  std::string all;
  append_line(all, s, v, lang, [](const std::string&) {});
  for (const auto& sentence : further_sentences(s, v, lang)) {
    if (lang == language::en) all += ' ';
    all += sentence;
  }
  return all;
}

std::string_view phrase(reason why, bool window_known, language lang) {
  if (why == reason::acknowledgements && !window_known)
    return phrase(label::for_acks_or_window, lang);
  static constexpr label words[] = {
      label::for_unknown,     label::for_window, label::for_program, label::for_congestion,
      label::for_timeout,     label::for_nagle,  label::for_acks,    label::for_peer,
      label::for_delayed_ack, label::for_buffer};
  return phrase(words[static_cast<std::size_t>(why)], lang);
}

}  // namespace lens
