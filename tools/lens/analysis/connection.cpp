#include "analysis/connection.hpp"

namespace lens {

int connection::only_side() const {
  if ((sum.sides[0].segments == 0) == (sum.sides[1].segments == 0)) return -1;
  const int side = sum.sides[0].segments != 0 ? 0 : 1;
  return sent_by(side).ack_seen ? side : -1;
}

opening_kind connection::kind_of_opening() const {
  if (only_side() >= 0) return opening_kind::not_captured;
  const bool any_syn = sent_by(0).syn_seen || sent_by(1).syn_seen;
  if (!any_syn) return opening_kind::not_captured;
  if (reset_role == role::reset_refused && opening[2] == 0) return opening_kind::refused;
  if (crossed_syns) return opening_kind::simultaneous;
  if (opening[2] != 0)
    return opening[0] != 0 ? opening_kind::three_way : opening_kind::not_captured;
  if (opening[0] != 0) {
    // Data without the handshake's end: the capture missed a part of it.
    const bool both = sent_by(0).ack_seen && sent_by(1).ack_seen && opening[1] == 0;
    return both ? opening_kind::not_captured : opening_kind::unanswered;
  }
  return opening_kind::not_captured;
}

closing_kind connection::kind_of_closing() const {
  const bool fins[2] = {fin_frame[0] != 0, fin_frame[1] != 0};
  const bool complete = sent_by(0).finished() && sent_by(1).finished();
  if (reset_frame != 0 && !complete) return closing_kind::reset;
  if (only_side() >= 0) return closing_kind::not_captured;
  if (fins[0] && fins[1]) {
    if (crossed_fins) return closing_kind::simultaneous;
    const std::size_t second = first_fin == 0 ? 1 : 0;
    const std::size_t first = 1 - second;
    // In three segments the second FIN is also what acknowledges the first.
    return fin_acked_frame[first] == fin_frame[second] ? closing_kind::three_segment
                                                       : closing_kind::four_way;
  }
  if (reset_frame != 0) return closing_kind::reset;
  return fins[0] || fins[1] ? closing_kind::half_closed : closing_kind::not_captured;
}

}  // namespace lens
