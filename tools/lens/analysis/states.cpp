#include "analysis/states.hpp"

namespace lens {

state_tracker::state_tracker(const connection& c) {
  if (c.kind_of_opening() == opening_kind::not_captured) {
    now_ = {tcp_state::established, tcp_state::established};
    return;
  }
  now_[c.client] = tcp_state::closed;
  // Whether the other end ever got the SYN is not known.
  if (c.kind_of_opening() == opening_kind::unanswered) return;
  const bool refused = c.kind_of_opening() == opening_kind::refused;
  now_[1 - c.client] = refused || c.crossed_syns ? tcp_state::closed : tcp_state::listen;
}

void state_tracker::take(const analyzed_segment& s, bool arrives) {
  const auto from = static_cast<std::size_t>(s.from);
  tcp_state& sender = now_[from];
  tcp_state& receiver = now_[1 - from];
  if (s.any(flag::rst)) {
    if (s.role == role::reset_unacceptable) return;
    sender = tcp_state::closed;
    // An end in TIME-WAIT or without a connection stays as it is.
    if (arrives && receiver != tcp_state::listen && receiver != tcp_state::time_wait)
      receiver = tcp_state::closed;
    return;
  }
  sends(s, sender, arrives);
  if (arrives) receives(s, receiver, s.from);
}

void state_tracker::sends(const analyzed_segment& s, tcp_state& own, bool arrives) {
  if (s.any(flag::syn)) {
    if (own == tcp_state::closed || own == tcp_state::listen)
      own = s.any(flag::ack) ? tcp_state::syn_received : tcp_state::syn_sent;
    return;
  }
  // It has acknowledged the other's SYN, whatever the capture has in which order.
  if (s.any(flag::ack) && (own == tcp_state::syn_sent || own == tcp_state::listen))
    own = tcp_state::established;
  if (!s.any(flag::fin)) return;
  if (own == tcp_state::established || own == tcp_state::syn_received) own = tcp_state::fin_wait_1;
  if (own == tcp_state::close_wait) own = tcp_state::last_ack;
  // Its receiver cannot take it yet.
  fin_waits_[s.from] = !arrives || s.noted(note::gap_before);
}

void state_tracker::receives(const analyzed_segment& s, tcp_state& own, int from) {
  const auto other = static_cast<std::size_t>(1 - from);
  if (s.any(flag::syn)) {
    if (own == tcp_state::listen) own = tcp_state::syn_received;
    if (own == tcp_state::syn_sent)
      own = s.any(flag::ack) ? tcp_state::established : tcp_state::syn_received;
    if (own == tcp_state::syn_received && s.any(flag::ack) && s.ack_offset >= 1)
      own = tcp_state::established;
    return;
  }
  if (s.any(flag::ack)) {
    if (own == tcp_state::syn_received && s.ack_offset >= 1) own = tcp_state::established;
    if (s.acks_fin) {
      // Whoever acknowledges a FIN has received it.
      if (fin_waits_[other]) {
        fin_waits_[other] = false;
        receives_fin(now_[static_cast<std::size_t>(from)]);
      }
      if (own == tcp_state::fin_wait_1) own = tcp_state::fin_wait_2;
      if (own == tcp_state::closing) own = tcp_state::time_wait;
      if (own == tcp_state::last_ack) own = tcp_state::closed;
    }
  }
  if (s.any(flag::fin) && !fin_waits_[static_cast<std::size_t>(from)]) receives_fin(own);
}

void state_tracker::receives_fin(tcp_state& own) {
  if (own == tcp_state::established || own == tcp_state::syn_received) own = tcp_state::close_wait;
  if (own == tcp_state::fin_wait_1) own = tcp_state::closing;
  if (own == tcp_state::fin_wait_2) own = tcp_state::time_wait;
}

}  // namespace lens
