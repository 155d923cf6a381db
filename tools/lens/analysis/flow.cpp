// Flow control: acknowledgements, windows, probes, stalls.

#include <algorithm>

#include "analysis/context.hpp"

namespace lens {
namespace {

constexpr std::int64_t milliseconds = 1'000'000;

}  // namespace

/// The shortest time to an acknowledgement of `sender`'s data, measured where the capture was made.
std::int64_t connection::answer_time(int sender) const {
  const auto& rtt = sum.sides[static_cast<std::size_t>(sender)].rtt_ack;
  return rtt.count() > 0 ? rtt.min() : 0;
}

/// A segment of at most one byte that is not at the next number only asks for an answer. Linux
/// sends no byte, with the number before the first unacknowledged one; textbooks have one byte of
/// new data beyond the closed window.
void connection::track_probe(context& c) {
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
      f.held->alive = s.time;
      if (!in->probes.empty()) {
        c.out.related_frame = in->probes.back().frame;
        c.out.delta_time = s.time - in->probes.back().time;
      } else {
        c.out.related_frame = in->first_frame;
        c.out.delta_time = s.time - in->from;
      }
      c.out.count = static_cast<std::uint32_t>(in->probes.size()) + 1;
      if (in->probes.size() < stall::most_probes) in->probes.push_back({s.frame, 0, s.time});
    }
  } else if (c.off == f.next - 1 && f.acked == f.next && f.sent_any) {
    c.small_probe = true;
    c.out.notes |= note::keep_alive;
    c.out.delta_time = s.time - std::max(f.last_data_time, f.last_ack_time);
  }
}

void connection::track_ack(context& c) {
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
    if (c.out.role == role::plain && s.length == 0) {
      c.out.role = role::handshake_ack;
      c.out.related_frame = opening[0];
      c.out.delta_time = s.time - opening_time[0];
    }
  }
}

void connection::measure_rtt(context& c, std::int64_t newly) {
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
void connection::track_window(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  stream& r = c.r;
  const int other = 1 - c.from;
  if (c.options.episodes && (s.has & segment::timestamps) != 0 && c.end > c.off && !c.repeated) {
    if (!f.details) f.details = std::make_unique<segment_details>();
    if (f.details->stamped_at < 0) {
      f.details->stamp = s.ts_value;
      f.details->stamped_at = s.time;
    }
  }
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
  c.sum.largest_window = std::max(c.sum.largest_window, window);
  const bool stale = s.any(flag::ack) && c.ack_off < r.acked;
  if (s.any(flag::ack) && !stale) r.window_right_edge = c.ack_off + window;
  if (s.any(flag::ack) && !s.any(flag::syn) && !known) {
    if (!r.held) r.held = std::make_unique<window_limited>();
    auto& right_edges = r.held->right_edges;
    if (!right_edges) right_edges = std::make_unique<possible_right_edges>();
    for (std::size_t k = 0; k < right_edges->size(); ++k) {
      (*right_edges)[k] = std::max((*right_edges)[k], c.ack_off + (std::int64_t{s.window} << k));
    }
  }
  if (s.any(flag::ack) && !s.any(flag::syn) && known) track_room(other, s.time);
  const std::int64_t room = r.window_right_edge - r.data_end();
  if (s.length == 0 && r.announced && known) {
    c.out.room = static_cast<std::int32_t>(std::clamp<std::int64_t>(room, 0, 0x7fffffff));
  }
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
  if (stale) return;

  // The other side may be in a stall.
  const stall* const stalled = r.stalled();
  if (stalled != nullptr && r.probing && !stalled->probes.empty() &&
      stalled->probes.back().answered_by == 0 && bare) {
    probe& asked = r.held->by_zero->probes.back();
    const std::int64_t took = s.time - asked.time;
    const bool soon = took <= 2 * answer_time(other) + 2 * milliseconds;
    if (window == 0 || soon) {
      asked.answered_by = s.frame;
      c.out.related_frame = asked.frame;
      c.out.delta_time = took;
    }
  }
  if (window == 0) {
    if (!c.ctl && stalled == nullptr && !r.finished()) {
      if (!r.held) r.held = std::make_unique<window_limited>();
      r.held->by_zero = std::make_unique<stall>();
      r.held->alive = s.time;
      stall& begins = *r.held->by_zero;
      begins.from = s.time;
      begins.first_frame = s.frame;
      begins.receiver = static_cast<std::uint8_t>(c.from);
      begins.at = r.window_right_edge;
      r.held->filled_since = 0;
    }
    return;
  }
  if (stalled != nullptr) {
    if (c.out.role == role::plain) c.out.role = role::opens_window;
    if (c.out.related_frame == 0 || !r.probing) {
      c.out.related_frame = stalled->first_frame;
      c.out.delta_time = s.time - stalled->from;
    }
    release(other, s.time, s.frame, window, c.options, c.disk);
  } else if (r.filled() && room > 0) {
    const std::int64_t lasted = s.time - r.held->filled_since;
    if (r.held->till != s.time) r.held->from = r.held->filled_since;
    r.held->till = s.time;
    // A small window is full until the next acknowledgement: that is its ordinary pace. A window
    // that opens wide was full because of a delayed acknowledgement, not because the program did
    // not read.
    const std::int64_t ordinary = 2 * answer_time(other) + 5 * milliseconds;
    const bool unread = window < c.sum.largest_window - c.sum.largest_window / 4;
    if (lasted > ordinary + (unread ? 0 : 200 * milliseconds)) {
      stall one;
      one.from = r.held->filled_since;
      one.to = s.time;
      one.first_frame = r.held->filled_frame;
      one.opened_by = s.frame;
      one.opened_to = window;
      one.at = r.next;
      one.receiver = static_cast<std::uint8_t>(c.from);
      one.filled = true;
      one.ended = true;
      if (c.out.role == role::plain) c.out.role = role::opens_window;
      c.out.related_frame = r.held->filled_frame;
      c.out.delta_time = lasted;
      record(one, c.options, c.disk);
    }
    r.held->filled_since = 0;
  }
}

/// How long an immediate answer of a side takes: the time in its handshake.
std::int64_t connection::reply_time(int side) const {
  const std::size_t asked = side == client ? 1 : 0;
  if (opening[asked] == 0 || opening[asked + 1] == 0) return 0;
  return std::max<std::int64_t>(0, opening_time[asked + 1] - opening_time[asked]);
}

/// A sender waits for a window that takes a whole segment, not for the first byte (RFC 9293,
/// section 3.8.6.2.1): less than that counts as none. A window that was never larger counts as it
/// is.
void connection::track_room(int sender, std::int64_t time) {
  stream& f = streams[static_cast<std::size_t>(sender)];
  const stream& r = streams[static_cast<std::size_t>(1 - sender)];
  const std::uint32_t most = sum.sides[static_cast<std::size_t>(1 - sender)].largest_window;
  const std::int64_t segment_size =
      r.mss > 60 ? r.mss - (f.stamps_ok && r.stamps_ok ? 12 : 0) : 536;
  const bool is_short =
      f.window_right_edge - f.data_end() < std::min<std::int64_t>(segment_size, most / 2);
  if (is_short) {
    if (!f.held) f.held = std::make_unique<window_limited>();
    if (f.held->short_since == 0) f.held->short_since = time;
  } else if (f.held && f.held->short_since != 0) {
    f.held->from = f.held->short_since;
    f.held->till = time;
    f.held->short_since = 0;
  }
}

void connection::release(int sender, std::int64_t time, std::uint64_t frame, std::uint32_t window,
                         const analysis_options& options, spill_file& disk) {
  stream& held = streams[static_cast<std::size_t>(sender)];
  stall& one = *held.held->by_zero;
  one.to = time;
  one.opened_by = frame;
  one.opened_to = window;
  one.ended = frame != 0;
  if (held.held->till != time) held.held->from = one.from;  // else it was short of room before that
  held.held->till = time;
  held.held->opened_by = frame;
  record(one, options, disk);
  held.held->by_zero.reset();
}

/// A reset from a side that has no connection any more, as its first segment since the window was
/// opened: it had given up during the stall.
void connection::track_giving_up(context& c) {
  window_limited& held = *c.f.held;
  if (held.opened_by == 0 || held.till < held.alive || c.f.last_data_time > held.till) return;
  kept().too_late.push_back(held.opened_by);
  // How long it really waited is not known: at least until its last segment.
  const std::int64_t unseen = held.till - held.alive;
  c.sum.stalled -= unseen;
  if (c.sum.longest_stall == held.till - held.from) c.sum.longest_stall -= unseen;
  held.opened_by = 0;
}

void connection::record(const stall& one, const analysis_options& options, spill_file& disk) {
  auto& side = sum.sides[1U - one.receiver];
  ++side.stalls;
  const std::int64_t lasted = std::max<std::int64_t>(0, one.to - one.from);
  side.stalled = add_durations(side.stalled, lasted);
  side.longest_stall = std::max(side.longest_stall, lasted);
  if (!options.episodes) return;
  std::vector<std::byte> bytes(sizeof(stall_record) + one.probes.size() * sizeof(probe));
  stall_record r{};
  r.from = one.from;
  r.to = one.to;
  r.first_frame = one.first_frame;
  r.opened_by = one.opened_by;
  r.at = one.at;
  r.opened_to = one.opened_to;
  r.probes = static_cast<std::uint32_t>(one.probes.size());
  r.receiver = one.receiver;
  r.filled = one.filled ? 1 : 0;
  r.ended = one.ended ? 1 : 0;
  std::memcpy(bytes.data(), &r, sizeof r);
  // memcpy takes no null pointer, not even for no bytes.
  if (!one.probes.empty())
    std::memcpy(bytes.data() + sizeof r, one.probes.data(), one.probes.size() * sizeof(probe));
  kept().stalls.put(disk, bytes.data(), bytes.size());
}

void connection::end(const analysis_options& options, spill_file& disk) {
  for (int side = 0; side < 2; ++side) {
    if (streams[static_cast<std::size_t>(side)].stalled() != nullptr)
      release(side, last_time, 0, 0, options, disk);
  }
  if (!store) return;
  std::sort(store->needless.begin(), store->needless.end());
  std::sort(store->too_late.begin(), store->too_late.end());
}

}  // namespace lens
