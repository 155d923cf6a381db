// Flow control: acknowledgements, windows, probes (stalls are in stalls.cpp).

#include <algorithm>

#include "analysis/context.hpp"

namespace lens {

/// The shortest time to an acknowledgement of `sender`'s data, measured where the capture was made.
std::int64_t connection_tracker::answer_time(int sender) const {
  const auto& rtt = sum.sides[static_cast<std::size_t>(sender)].rtt_ack;
  return rtt.count() > 0 ? rtt.min() : 0;
}

/// A segment of at most one byte that is not at the next number only asks for an answer. Linux
/// sends no byte, with the number before the first unacknowledged one; textbooks have one byte of
/// new data beyond the closed window.
void connection_tracker::track_probe(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  if (!s.any(flag::ack) || !f.ack_seen) return;
  const bool closed = c.r.announced && c.r.window == 0 && !f.finished();
  const bool before = c.off == f.next - 1 || c.off == f.acked - 1;
  const bool held_byte = s.length == 1 && (c.off == f.window_right_edge || c.off == f.acked);
  if (closed && (before || held_byte)) {
    c.small_probe = true;
    c.out.notes |= note::zero_window_probe;
    ++c.sum.probes;
    if (stall* const in = f.stalled(); in != nullptr) {
      f.limited->alive = s.time;
      if (!in->probes.empty()) {
        c.out.related_frame = in->probes.back().frame;
        c.out.delta_time = s.time - in->probes.back().time;
      } else {
        c.out.related_frame = in->first_frame;
        c.out.delta_time = s.time - in->from;
      }
      c.out.count = static_cast<std::uint32_t>(in->probes.size()) + 1;
      if (in->probes.size() < stall::max_probes) in->probes.push_back({s.frame, 0, s.time});
    }
  } else if (c.off == f.next - 1 && f.acked == f.next && f.sent_any) {
    c.small_probe = true;
    c.out.notes |= note::keep_alive;
    c.out.delta_time = s.time - std::max(f.last_data_time, f.last_ack_time);
  }
}

void connection_tracker::track_ack(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  stream& r = c.r;
  f.ack_seen = true;
  if (c.ack_off > r.next) {
    if (r.sent_any) {
      c.out.notes |= note::acks_unseen;
      r.open_gap({r.next, c.ack_off, s.time, 0, 0});
    }
    r.next = c.ack_off;
  }
  const std::int64_t newly = c.ack_off - r.acked;
  if (newly > 0 && r.details && c.out.related_frame == 0) {
    if (const sent* last = r.details->latest.ending_by(c.ack_off); last != nullptr) {
      c.out.related_frame = last->frame;
      c.out.delta_time = s.time - last->time;
    }
  }
  if (s.sack_count > 0 || (r.recovery && newly > 0)) settle_retransmissions(c);
  r.sacked = s.sack_count > 0;
  if (newly > 0) {
    std::int64_t data = newly;
    if (r.acked <= 0) --data;  // the SYN
    const bool fin_now = r.fin_at >= r.acked && r.fin_at < c.ack_off;
    if (fin_now) --data;
    c.out.acked = static_cast<std::uint32_t>(std::clamp<std::int64_t>(data, 0, 0xffffffff));
    if (fin_now) {
      fin_acked_frame[static_cast<std::size_t>(1 - c.from)] = s.frame;
      if (c.out.role == role::plain) {
        c.out.role =
            f.finished() || (f.fin_at >= 0 && f.acked > f.fin_at) ? role::last_ack : role::fin_ack;
      }
    }
    r.ack_late = is_delayed_ack(c, newly);
    if (r.ack_late) {
      c.out.notes |= note::delayed_ack;
      c.out.delta_time = s.time - r.last_data_time;
    }
    measure_rtt(c, newly);
    r.acked = c.ack_off;
    r.last_ack_time = s.time;
    r.bare_ack = s.length == 0 && !s.any(flag::fin);
    r.duplicates = 0;
  }
  c.out.acks_fin = r.fin_at >= 0 && c.ack_off > r.fin_at;
  if (opening[2] == 0 && !s.any(flag::syn) && r.syn_seen && f.syn_seen && c.ack_off >= 1) {
    opening[2] = s.frame;
    opening_time[2] = s.time;
    // It was refused before, and asked again: the refusal is no end of what came of it.
    if (reset_role == role::reset_refused) reset_frame = 0;
    if (c.out.role == role::plain && s.length == 0) {
      c.out.role = role::handshake_ack;
      c.out.related_frame = opening[0];
      c.out.delta_time = s.time - opening_time[0];
    }
  }
}

void connection_tracker::measure_rtt(context& c, std::int64_t newly) {
  const segment& s = c.s;
  stream& r = c.r;
  auto& rtt = sum.sides[static_cast<std::size_t>(1 - c.from)];
  if (r.timed_end >= 0 && c.ack_off >= r.timed_end && newly > 0) {
    rtt.rtt_ack.add(s.time - r.timed_at);
    r.timed_end = -1;
  }
  if ((s.has & segment::timestamps) != 0 && r.details && r.details->stamped_at >= 0 &&
      s.ts_echo == r.details->stamp) {
    if (!rtt.rtt_stamp) rtt.rtt_stamp = std::make_unique<samples>();
    rtt.rtt_stamp->add(s.time - r.details->stamped_at);
    r.details->stamped_at = -1;
  }
}

/// The window that this segment announces, and its effect on the other side.
void connection_tracker::track_window(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  stream& r = c.r;
  const int other = 1 - c.from;
  if (c.options.episodes && (s.has & segment::timestamps) != 0 && c.end > c.off && !c.repeated)
    time_stamp(c);
  c.out.window_before = f.window;
  const bool known = window_known(c.from);
  if (!s.any(flag::ack) && !s.any(flag::syn)) {
    c.out.window = f.window;
    return;
  }
  const std::uint32_t window = static_cast<std::uint32_t>(s.window) << shift(c.from, s);
  const bool had = f.announced;
  c.out.window = window;
  // The window of a SYN is in bytes: it cannot be compared with a later one whose scale is not
  // known. And before the first window that was captured there is none.
  if (!had || (f.window_of_syn && !known && !s.any(flag::syn))) c.out.window_before = window;
  f.window_of_syn = s.any(flag::syn);
  f.window = window;
  f.announced = true;
  c.sum.max_window = std::max(c.sum.max_window, window);
  const bool stale = s.any(flag::ack) && c.ack_off < r.acked;
  if (s.any(flag::ack) && !stale) r.window_right_edge = c.ack_off + window;
  if (s.any(flag::ack) && !s.any(flag::syn) && !known) widen_possible_windows(c);
  if (s.any(flag::ack) && !s.any(flag::syn) && known) track_room(other, s.time);
  const std::int64_t room = r.window_right_edge - r.data_end();
  if (s.length == 0 && r.announced && known) {
    c.out.room = static_cast<std::int32_t>(std::clamp<std::int64_t>(room, 0, 0x7fffffff));
  }
  note_window(c, window, had);
  if (!stale && (window == 0 || r.stalled() != nullptr || r.filled())) track_stall(c, window, room);
}

/// The verdicts on the window, compared with the one before.
void connection_tracker::note_window(context& c, std::uint32_t window, bool had) {
  const segment& s = c.s;
  stream& r = c.r;
  const bool same_ack = s.any(flag::ack) && c.ack_off == c.r_acked_before;
  const bool bare = s.length == 0 && !c.ctl;
  if (window == 0 && !c.ctl) {
    c.out.notes |= note::zero_window;
    ++c.sum.zero_windows;
  }
  if (bare && same_ack && had && !c.small_probe) {
    if (r.probing && window == 0) {
      c.out.notes |= note::zero_window_probe_ack;
    } else if (r.keeping_alive) {
      c.out.notes |= note::keep_alive_ack;
    } else if (window != c.out.window_before) {
      c.out.notes |= note::window_update;
    } else if (window != 0 && r.next > c.ack_off && c.out.role == role::plain) {
      c.out.notes |= note::duplicate_ack;
      c.out.count = ++r.duplicates;
      ++c.sum.duplicate_acks;
    }
  }
}

/// Remembers a timestamp, to measure the time to its echo.
void connection_tracker::time_stamp(context& c) {
  stream& f = c.f;
  if (!f.details) f.details = std::make_unique<segment_details>();
  if (f.details->stamped_at >= 0) return;
  f.details->stamp = c.s.ts_value;
  f.details->stamped_at = c.s.time;
}

/// The scale is not known: keeps the right edge of the window for each scale.
void connection_tracker::widen_possible_windows(context& c) {
  stream& r = c.r;
  if (!r.limited) r.limited = std::make_unique<window_limited>();
  auto& right_edges = r.limited->right_edges;
  if (!right_edges) right_edges = std::make_unique<possible_right_edges>();
  std::int64_t window = c.s.window;
  for (std::int64_t& edge : *right_edges) {
    edge = std::max(edge, c.ack_off + window);
    window *= 2;  // the next scale
  }
}

/// How long an immediate answer of a side takes: the time in its handshake.
std::int64_t connection_tracker::reply_time(int side) const {
  const std::size_t asked = side == client ? 1 : 0;
  if (opening[asked] == 0 || opening[asked + 1] == 0) return 0;
  return std::max<std::int64_t>(0, opening_time[asked + 1] - opening_time[asked]);
}

}  // namespace lens
