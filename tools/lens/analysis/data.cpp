// The data of a segment: new numbers, gaps, and retransmissions.

#include <algorithm>

#include "analysis/context.hpp"

namespace lens {
namespace {

constexpr std::int64_t milliseconds = 1'000'000;
// A fast retransmission comes at once; one by timer comes after at least 200 ms (Linux's RTO_MIN).
constexpr std::int64_t min_timeout = 200 * milliseconds;

bool is_newer(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

}  // namespace

void connection_tracker::track_fin(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  if (f.fin_at < 0) {
    f.fin_at = c.end - 1;
    fin_frame[static_cast<std::size_t>(c.from)] = s.frame;
    if (c.r.fin_at < 0) {
      first_fin = static_cast<std::uint8_t>(c.from);
    } else if (s.any(flag::ack) && c.ack_off <= c.r.fin_at) {
      crossed_fins = true;
    }
    c.out.role = role::fin;
  } else {
    c.out.role = role::fin_again;
  }
}

/// Where its data ends before, at or beyond the right edge of the receiver's window.
void connection_tracker::track_right_edge(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  const std::int64_t left = f.window_right_edge - f.data_end();
  const bool known = c.r.announced && window_known(1 - c.from);
  if (known) track_room(c.from, s.time);
  if (!known && f.limited && f.limited->right_edges && c.end == f.next && !c.small_probe) {
    while (f.peer_scale_minimum < 14 &&
           (*f.limited->right_edges)[f.peer_scale_minimum] < f.data_end()) {
      ++f.peer_scale_minimum;
    }
  }
  if (known) c.out.room = static_cast<std::int32_t>(std::clamp<std::int64_t>(left, 0, 0x7fffffff));
  if (known && c.end == f.next && !c.small_probe) {
    if (left < 0) {
      c.out.notes |= note::beyond_window;
      c.out.beyond = static_cast<std::uint32_t>(std::min<std::int64_t>(-left, s.length));
    } else if (left == 0) {
      c.out.notes |= note::window_full;
    }
    // After its FIN nothing more waits for the window.
    if (left <= 0 && c.r.window > 0 && !f.filled() && f.stalled() == nullptr && f.fin_at < 0) {
      if (!f.limited) f.limited = std::make_unique<window_limited>();
      f.limited->filled_since = s.time;
      f.limited->filled_frame = s.frame;
    }
  }
}

void connection_tracker::track_data(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  if (s.any(flag::fin)) track_fin(c);
  const bool first = !f.sent_any;
  if (first && c.off >= f.next) f.next = c.off;
  f.sent_any = true;
  if (c.off > f.next && !first) {
    c.out.notes |= note::gap_before;
    c.out.missing = static_cast<std::uint32_t>(c.off - f.next);
    f.open_gap({f.next, c.off, s.time, s.ts_value, s.ip_id});
  } else if (c.off < f.next && !first && !c.small_probe) {
    settle_old_data(c);
  }
  // Neither a probe nor a keep-alive brings anything: the sender still waits.
  if (s.length > 0 && !c.small_probe) {
    track_wait(c);
    const std::int64_t silence = s.time - std::max(f.last_data_time, c.r.last_data_time);
    const std::int64_t after = s.time - c.r.last_data_time;
    if (silence >= after / 2) {
      c.r.peer_data_after =
          static_cast<std::uint32_t>(std::clamp<std::int64_t>(after / milliseconds, 0, UINT32_MAX));
    }
    f.peer_data_after = 0;
  }
  if (c.end > f.next) {
    f.next = c.end;
    f.last_length = s.length;
    if (f.timed_end < 0 && !c.repeated) {
      f.timed_end = c.end;
      f.timed_at = s.time;
    }
  }
  if (s.length > 0) {
    if (!c.small_probe) note_size(c);
    if (f.announced || c.r.announced) track_right_edge(c);
  }
  const std::int64_t flying = f.next - std::max<std::int64_t>(f.acked, 1);
  c.out.in_flight =
      flying > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(flying, 0xffffffff)) : 0;
  c.sum.max_in_flight = std::max(c.sum.max_in_flight, c.out.in_flight);
  if (s.length == 0) return;
  f.last_flight = c.out.in_flight;
  if (f.limited && f.limited->open_flight != 0) settle_open_wait(c);
}

/// The segment begins below the highest number sent: a retransmission, or out of order.
void connection_tracker::settle_old_data(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  // The answer to a SYN that crossed its own has the same number, but is no retransmission (RFC
  // 9293, section 3.5).
  // Nor is another attempt after a refusal one.
  if (c.out.role == role::syn_ack || c.out.role == role::syn_after_refusal) return;
  // The byte with which a closed window was probed had no room there, and goes with the others.
  if (f.probing && f.last_length == 1 && c.off == f.next - 1 && c.off >= f.acked && c.end > f.next)
    return;
  sequence_gap where{};
  const std::int64_t old_end = std::min(c.end, f.next);
  const std::int64_t filled = f.fill(c.off, old_end, where);
  if (filled == old_end - c.off) {
    // None of it was captured before. It was reordered on the way to the capture, or it is the
    // retransmission of a segment that was lost before the capture.
    const bool by_id = s.ip_version == 4 && s.ip_id != 0 && where.ip_id != 0;
    const bool by_stamp = (s.has & segment::timestamps) != 0 && where.ts_value != s.ts_value;
    bool was_reordered = s.time - where.time < 3 * milliseconds;
    if (by_stamp) {
      was_reordered = !is_newer(s.ts_value, where.ts_value);
    } else if (by_id) {
      was_reordered = static_cast<std::int16_t>(s.ip_id - where.ip_id) < 0;
    }
    c.out.notes |= was_reordered ? note::out_of_order : note::retransmission;
    if (was_reordered) {
      ++c.sum.out_of_order;
      return;
    }
  } else {
    c.out.notes |= note::retransmission;
  }
  ++c.sum.retransmissions;
  c.repeated = true;
  if (f.timed_end > c.off) f.timed_end = -1;
  if (s.length == 0) return;
  if (f.details) {
    if (const sent* original = f.details->latest.containing(c.off); original != nullptr) {
      c.out.related_frame = original->frame;
      c.out.delta_time = s.time - original->time;
    }
  }
  if (c.end <= f.acked) {
    c.out.notes |= note::spurious_retransmission;
    ++c.sum.spurious;
    return;
  }
  if ((f.duplicates >= 2 || f.sacked) && s.time - f.last_ack_time < min_timeout) {
    c.out.notes |= note::fast_retransmission;
  }
  if (!f.recovery) f.recovery = std::make_unique<recovery_state>();
  auto& retransmissions = f.recovery->retransmissions;
  if (!retransmissions) retransmissions = std::make_unique<std::array<retransmission_record, 8>>();
  std::rotate(retransmissions->rbegin(), retransmissions->rbegin() + 1, retransmissions->rend());
  (*retransmissions)[0] = {c.off, c.end, s.frame, s.ts_value,
                           (s.has & segment::timestamps) == 0 && !f.sack_ok};
}

/// Was a retransmission spurious? Its acknowledgement shows it: by a timestamp older than the
/// retransmission (RFC 3522), or by a D-SACK (RFC 2883).
void connection_tracker::settle_retransmissions(context& c) {
  const segment& s = c.s;
  stream& r = c.r;
  const bool block = s.sack_count > 0;
  std::int64_t left = 0;
  std::int64_t right = 0;
  bool d_sack = false;
  if (block) {
    left = r.unwrap(s.sack[0].left);
    right = r.unwrap(s.sack[0].right);
    d_sack = right <= c.ack_off;
    if (!d_sack && s.sack_count > 1) {
      const std::int64_t outer = r.unwrap(s.sack[1].left);
      d_sack = left >= outer && right <= r.unwrap(s.sack[1].right);
    }
  }
  if (d_sack) c.out.notes |= note::d_sack;
  if (!r.recovery || !r.recovery->retransmissions) return;
  for (retransmission_record& one : *r.recovery->retransmissions) {
    if (one.settled) continue;
    bool needless = d_sack && left <= one.from && one.to <= right;
    if (!needless && c.ack_off >= one.to && (s.has & segment::timestamps) != 0 &&
        c.r_acked_before <= one.from) {
      needless = is_newer(one.ts_value, s.ts_echo);
      if (!needless) one.settled = !r.sack_ok;
    }
    if (!needless) continue;
    one.settled = true;
    ++sum.sides[static_cast<std::size_t>(1 - c.from)].spurious;
    if (c.out.related_frame == 0) c.out.related_frame = one.frame;
    constexpr std::size_t maximum = 4096;
    if (kept().needless.size() < maximum) kept().needless.push_back(one.frame);
  }
}

}  // namespace lens
