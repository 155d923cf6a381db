// Takes a segment: its numbers become offsets, then each part of the analysis looks at it in turn.

#include "analysis/tracker.hpp"

#include <algorithm>
#include <utility>

#include "analysis/context.hpp"
#include "analysis/packet_bytes.hpp"
#include "decode/checksum.hpp"

namespace lens {

std::uint32_t connection_tracker::shift(int side, const segment& s) const {
  if (s.any(flag::syn)) return 0;
  const stream& of = streams[static_cast<std::size_t>(side)];
  return scaling() || (of.scale_agreed && of.scale >= 0) ? static_cast<std::uint32_t>(of.scale)
                                                         : 0U;
}

void connection_tracker::take(const segment& framed, int from, const analysis_options& options,
                              spill_file& disk, analyzed_segment& out) {
  // Rare; an optional<segment> would be cleared for each packet.
  std::unique_ptr<segment> whole;
  if (framed.cut != 0) {
    whole = std::make_unique<segment>(framed);
    whole->length += whole->cut;
    whole->cut = 0;
  }
  const segment& s = whole ? *whole : framed;
  stream& f = streams[static_cast<std::size_t>(from)];
  stream& r = streams[static_cast<std::size_t>(1 - from)];
  context c{s, out, options, disk, from, f, r, sum.sides[static_cast<std::size_t>(from)]};
  c.ctl = s.any(flag::syn | flag::fin | flag::rst);

  out.notes = 0;
  out.tshark_flags = 0;
  if (options.tshark_flags && !s.skipped_by_tshark) {
    if (!tshark) tshark = std::make_unique<tshark_analysis>();
    out.tshark_flags = tshark->flags_of(framed, from, reused && s.frame == first_frame);
  }
  out.role = role::plain;
  out.related_frame = 0;
  out.delta_time = 0;
  out.missing = 0;
  out.beyond = 0;
  out.count = 0;
  out.in_flight = 0;
  out.acked = 0;
  out.room = -1;
  out.acks_fin = false;
  if (reused && s.frame == first_frame) out.notes |= note::port_reused;

  if (last_time != 0 && s.time - last_time > sum.idle) sum.idle = s.time - last_time;
  if (first_frame == s.frame) first_time = s.time;
  last_time = s.time;
  last_frame = s.frame;
  ++c.sum.segments;
  if (s.length > 0) ++c.sum.data_segments;

  if (!f.based) {
    if (s.any(flag::syn)) {
      f.begin(s.seq, 0);
    } else {
      f.begin(s.seq - 1, 1);
    }
  } else if (s.is(flag::syn | flag::ack) && f.base != s.seq) {
    restart(from, s.seq);
  }
  if (s.any(flag::ack) && !r.based) r.begin(s.ack - 1, 1);
  c.off = f.unwrap(s.seq);
  c.end = c.off + s.length + (s.any(flag::syn) ? 1 : 0) + (s.any(flag::fin) ? 1 : 0);
  c.ack_off = s.any(flag::ack) ? r.unwrap(s.ack) : 0;
  c.r_acked_before = r.acked;

  const bool copy = detect_copy(c);
  if (s.any(flag::syn) && !copy) track_opening(c);
  if (copy) {
    out.window = static_cast<std::uint32_t>(s.window) << shift(from, s);
    out.window_before = f.window;
  } else if (s.any(flag::rst)) {
    track_reset(c);
  } else {
    if (unacceptable_reset != 0 && unacceptable_from != from && ignored_reset == 0)
      ignored_reset = std::exchange(unacceptable_reset, 0);
    if (!c.ctl && s.length <= 1) track_probe(c);
    if (c.end > c.off) track_data(c);
    if (s.any(flag::ack)) track_ack(c);
    track_window(c);
    f.probing = (out.notes & note::zero_window_probe) != 0;
    f.keeping_alive = (out.notes & note::keep_alive) != 0;
  }
  if (s.ecn == 3) out.notes |= note::congestion_marked;
  if (s.any(flag::urg)) out.notes |= note::urgent;
  if (s.length > 0 && s.seq + s.length < s.seq) out.notes |= note::number_wraps;

  if (r.mss != 0 && s.length > r.mss) ++c.sum.oversize;

  if (!options.segments) return;
  switch (check_sum(s)) {
    case checksum::offloaded:
      ++c.sum.offloaded_sums;
      break;
    case checksum::wrong:
      ++c.sum.bad_checksums;
      out.notes |= note::bad_checksum;
      break;
    default:
      break;
  }
  out.frame = s.frame;
  out.time = s.time;
  out.offset = c.off;
  out.ack_offset = c.ack_off;
  out.seq = s.seq;
  out.ack = s.ack;
  out.relative_seq = s.seq - f.base;
  out.relative_ack = s.ack - r.base;
  out.length = s.length;
  out.cut = framed.cut;
  out.flags = s.flags;
  out.raw_window = s.window;
  out.window_known = window_known(from) || s.any(flag::syn);
  out.accurate_ecn = accurate_ecn && !s.any(flag::syn);
  out.max_segment = s.max_segment;
  out.urgent = s.urgent;
  out.from = static_cast<std::uint8_t>(from);
  out.has = s.has;
  out.window_scale = s.window_scale;
  out.ecn = s.ecn;
  out.sack_count = s.sack_count;
  if (s.sack_count > 0) out.sack = s.sack;
  if (c.end > c.off || out.related_frame == 0) {
    if (!f.details) f.details = std::make_unique<segment_details>();
    f.details->latest.add({c.off, c.end, s.time, s.frame});
  }
  if (!options.rows) return;
  kept().rows.put(disk, &out, sizeof out);
  if (!options.bytes) return;
  if (!kept().bytes) kept().bytes = std::make_unique<record_spool>();
  keep_bytes(*kept().bytes, disk, framed, options);
}

/// A SYN-ACK with another number than before: its numbers are the ones that count.
void connection_tracker::restart(int from, std::uint32_t base) {
  const auto side = static_cast<std::size_t>(from);
  streams[side].restart(base);
  fin_frame[side] = 0;
  fin_acked_frame[side] = 0;
}

void connection_tracker::observe_partial(const segment& s, int from,
                                         const analysis_options& options) {
  stream& f = streams[static_cast<std::size_t>(from)];
  stream& r = streams[static_cast<std::size_t>(1 - from)];
  if (s.length_known) {  // its number shows whether a later SYN begins another stream
    if (!f.based) f.begin(s.any(flag::syn) ? s.seq : s.seq - 1, s.any(flag::syn) ? 0 : 1);
    if (s.any(flag::ack) && !r.based) r.begin(s.ack - 1, 1);
  }
  if (s.is(flag::syn | flag::ack) && f.based && f.base != s.seq) restart(from, s.seq);
  if (!options.tshark_flags) return;
  if (!tshark) tshark = std::make_unique<tshark_analysis>();
  tshark->observe_partial(s, from);
}

void connection_tracker::track_opening(context& c) {
  const segment& s = c.s;
  stream& f = c.f;
  if (f.syn_seen) {
    if ((crossed_syns || to_itself()) && s.any(flag::ack) &&
        !answered_crossing_syn[static_cast<std::size_t>(c.from)]) {
      answered_crossing_syn[static_cast<std::size_t>(c.from)] = true;
      c.out.role = role::syn_ack;
      return;
    }
    const bool refused = reset_role == role::reset_refused && opening[2] == 0;
    c.out.role = s.any(flag::ack) ? role::syn_ack_again
                 : refused        ? role::syn_after_refusal
                                  : role::syn_again;
    return;
  }
  f.syn_seen = true;
  f.mss = (s.has & segment::mss) != 0 ? s.max_segment : 0;
  if ((s.has & segment::scale) != 0) {
    f.scale = static_cast<std::int8_t>(std::min<std::uint8_t>(s.window_scale, 14));
  }
  f.scale_agreed = s.any(flag::ack);
  constexpr std::uint16_t counter = flag::ae | flag::cwr | flag::ece;
  if (!s.any(flag::ack)) offered_accurate_ecn = s.is(counter);
  // An ordinary ECN answer is ECE alone; all three bits are the SYN's, thrown back.
  const int answer = s.flags & counter;
  if (s.any(flag::ack) && offered_accurate_ecn)
    accurate_ecn = answer != 0 && answer != flag::ece && answer != counter;
  f.sack_ok = (s.has & segment::sack_ok) != 0;
  f.stamps_ok = (s.has & segment::timestamps) != 0;
  if (!s.any(flag::ack)) {
    const std::size_t step = opening[0] == 0 ? 0 : 1;
    opening[step] = s.frame;
    opening_time[step] = s.time;
    if (step == 0) {
      client = static_cast<std::uint8_t>(c.from);
      client_guessed = false;
      c.out.role = role::syn;
    } else {
      crossed_syns = true;
      c.out.role = role::syn_crossing;
    }
    return;
  }
  c.out.role = role::syn_ack;
  if (opening[1] == 0) {
    opening[1] = s.frame;
    opening_time[1] = s.time;
  }
  if (client_guessed) {
    client = static_cast<std::uint8_t>(1 - c.from);
    client_guessed = false;
  }
}

void connection_tracker::track_reset(context& c) {
  const segment& s = c.s;
  const bool established = opening[2] != 0 || !(c.f.syn_seen || c.r.syn_seen);
  role kind = role::reset_abort;
  if (!established && c.r.syn_seen && !c.f.syn_seen && s.any(flag::ack)) {
    kind = role::reset_refused;
  } else if (!established && c.f.syn_seen) {
    kind = role::reset_abandoned;
  } else if (!s.any(flag::ack) || c.f.fin_at >= 0) {
    // RFC 9293 section 3.10.7.1: a reset that answers a segment with an ACK takes its number from
    // it and has no ACK itself. Linux gives a dying connection up with RST and ACK.
    kind = role::reset_unexpected;
  }
  c.out.window = static_cast<std::uint32_t>(s.window) << shift(c.from, s);
  c.out.window_before = c.f.window;
  // The receiver expects a number between what it has acknowledged and the end of what was sent.
  if (established && c.f.sent_any && c.r.based &&
      (c.off < c.f.acked || c.off > std::max(c.f.next, c.f.acked))) {
    c.out.role = role::reset_unacceptable;
    if (unacceptable_reset == 0) unacceptable_reset = s.frame;
    unacceptable_from = static_cast<std::uint8_t>(c.from);
    return;
  }
  c.out.role = kind;
  if (reset_frame == 0) {
    reset_frame = s.frame;
    reset_from = static_cast<std::uint8_t>(c.from);
    reset_role = kind;
  }
  if (kind == role::reset_unexpected && c.f.limited) track_abandonment(c);
  for (int side = 0; side < 2; ++side) {
    stream& sending = streams[static_cast<std::size_t>(side)];
    if (sending.stalled() != nullptr) release(side, s.time, 0, 0, c.options, c.disk);
    if (sending.limited) sending.limited->filled_since = 0;
  }
}

}  // namespace lens
