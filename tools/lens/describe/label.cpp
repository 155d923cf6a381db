// The remark beside a segment in a ladder.

#include <optional>

#include "analysis/notes.hpp"
#include "describe/segment.hpp"

namespace lens {

namespace {

std::optional<label> label_of_role(role r) {
  switch (r) {
    case role::syn:
    case role::syn_after_refusal:
    case role::syn_crossing:
      return label::l_asks;
    case role::syn_ack:
      return label::l_agrees;
    case role::handshake_ack:
      return label::l_open;
    case role::fin:
      return label::l_closes;
    case role::fin_ack:
      return label::l_has_fin;
    case role::last_ack:
      return label::l_closed;
    case role::reset_refused:
      return label::l_refused;
    case role::reset_unexpected:
      return label::l_unknown;
    case role::reset_unacceptable:
      return label::l_unacceptable;
    case role::reset_abort:
    case role::reset_abandoned:
      return label::l_reset;
    case role::opens_window:
    case role::opens_too_late:
      return label::l_opens;
    default:
      return std::nullopt;
  }
}

}  // namespace

void label_of(std::string& out, const analyzed_segment& s, language lang) {
  // Beside the ladder there is room for so many columns; the sentence has the rest.
  constexpr std::size_t room = 40;
  const auto put = [&](label l, std::initializer_list<value> values = {}) {
    const std::size_t before = out.size();
    if (!out.empty()) out += comma(lang);
    append_phrase(out, phrase(l, lang), lang, values);
    if (before != 0 && columns(out) > room) out.resize(before);
  };
  if (const auto of_role = label_of_role(s.role)) put(*of_role);
  if (s.role == role::opens_window && s.delta_time > 0) put(label::l_held, {secs(s.delta_time)});
  if (s.role == role::opens_too_late && s.delta_time > 0)
    put(label::l_stayed_closed, {secs(s.delta_time)});
  if (s.noted(note::urgent)) put(label::l_urgent);
  if (s.noted(note::number_wraps)) put(label::l_wraps);
  if (s.noted(note::congestion_marked)) put(label::l_marked);
  const bool classic_ecn = !s.any(flag::syn) && !s.accurate_ecn;
  if (classic_ecn && s.any(flag::ece)) put(label::l_echoes);
  if (classic_ecn && s.any(flag::cwr)) put(label::l_cuts);
  if (s.noted(note::port_reused)) put(label::l_reused);
  if (s.noted(note::duplicate_frame)) return put(s.count > 0 ? label::l_twice_on : label::l_twice);
  if (s.noted(note::spurious_retransmission)) return put(label::l_spurious);
  if (s.noted(note::fast_retransmission)) return put(label::l_fast);
  if (s.noted(note::retransmission)) return put(label::l_resent);
  if (s.noted(note::out_of_order)) return put(label::l_disorder);
  if (s.noted(note::gap_before)) put(label::l_gap, {bytes(s.missing)});
  if (s.noted(note::acks_unseen)) put(label::l_unseen);
  if (s.noted(note::zero_window_probe)) return put(label::l_probe);
  if (s.noted(note::zero_window_probe_ack)) return put(label::l_probe_ack);
  if (s.noted(note::keep_alive)) return put(label::l_keep_alive);
  if (s.noted(note::keep_alive_ack)) return put(label::l_keep_alive_ack);
  if (s.noted(note::beyond_window)) put(label::l_beyond);
  if (s.noted(note::window_full)) put(label::l_full);
  if (s.noted(note::zero_window)) put(s.window_before == 0 ? label::l_zero_still : label::l_zero);
  if (s.noted(note::duplicate_ack)) put(label::l_dup_ack);
  if (s.noted(note::delayed_ack)) put(label::l_delayed);
  if (s.noted(note::window_update) && s.role == role::plain) {
    put(label::l_update, {num(s.window_before), num(s.window)});
  }
}

}  // namespace lens
