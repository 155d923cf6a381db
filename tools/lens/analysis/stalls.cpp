// Stalls: a receiver's window does not allow its peer to send.

#include <algorithm>

#include "analysis/context.hpp"

namespace lens {
namespace {

constexpr std::int64_t milliseconds = 1'000'000;

}  // namespace

/// The effect of the announced window on the other side, which is in a stall, or has filled the
/// window before, or must stop now. `room`: bytes that it may send.
void connection_tracker::track_stall(context& c, std::uint32_t window, std::int64_t room) {
  const segment& s = c.s;
  stream& r = c.r;
  const stall* const stalled = r.stalled();
  if (stalled != nullptr) answer_probe(c, window);
  if (window == 0) {
    if (!c.ctl && stalled == nullptr && !r.finished()) begin_stall(c);
  } else if (stalled != nullptr) {
    if (c.out.role == role::plain) c.out.role = role::opens_window;
    if (c.out.related_frame == 0 || !r.probing) {
      c.out.related_frame = stalled->first_frame;
      c.out.delta_time = s.time - stalled->from;
    }
    release(1 - c.from, s.time, s.frame, window, c.options, c.disk);
  } else if (r.filled() && room > 0) {
    open_filled_window(c, window);
  }
}

void connection_tracker::answer_probe(context& c, std::uint32_t window) {
  const segment& s = c.s;
  stream& r = c.r;
  auto& probes = r.limited->by_zero->probes;
  const bool bare = s.length == 0 && !c.ctl;
  if (!r.probing || probes.empty() || probes.back().answered_by != 0 || !bare) return;
  probe& asked = probes.back();
  const std::int64_t took = s.time - asked.time;
  const bool soon = took <= 2 * answer_time(1 - c.from) + 2 * milliseconds;
  if (window != 0 && !soon) return;
  asked.answered_by = s.frame;
  c.out.related_frame = asked.frame;
  c.out.delta_time = took;
}

void connection_tracker::begin_stall(context& c) {
  stream& r = c.r;
  if (!r.limited) r.limited = std::make_unique<window_limited>();
  r.limited->by_zero = std::make_unique<stall>();
  r.limited->alive = c.s.time;
  stall& begins = *r.limited->by_zero;
  begins.from = c.s.time;
  begins.first_frame = c.s.frame;
  begins.receiver = static_cast<std::uint8_t>(c.from);
  begins.at = r.window_right_edge;
  r.limited->filled_since = 0;
}

/// A window opens that was filled to its last byte, but never announced as 0. Was it a stall?
void connection_tracker::open_filled_window(context& c, std::uint32_t window) {
  const segment& s = c.s;
  stream& r = c.r;
  const std::int64_t lasted = s.time - r.limited->filled_since;
  if (r.limited->until != s.time) r.limited->from = r.limited->filled_since;
  r.limited->until = s.time;
  // A small window is full until the next acknowledgement: that is its ordinary pace. A window
  // that opens wide was full because of a delayed acknowledgement, not because the program did
  // not read.
  const std::int64_t ordinary = 2 * answer_time(1 - c.from) + 5 * milliseconds;
  const bool unread = window < c.sum.max_window - c.sum.max_window / 4;
  if (lasted > ordinary + (unread ? 0 : 200 * milliseconds)) {
    stall one;
    one.from = r.limited->filled_since;
    one.to = s.time;
    one.first_frame = r.limited->filled_frame;
    one.opened_by = s.frame;
    one.opened_to = window;
    one.at = r.next;
    one.receiver = static_cast<std::uint8_t>(c.from);
    one.filled = true;
    one.ended = true;
    if (c.out.role == role::plain) c.out.role = role::opens_window;
    c.out.related_frame = r.limited->filled_frame;
    c.out.delta_time = lasted;
    record(one, c.options, c.disk);
  }
  r.limited->filled_since = 0;
}

/// A sender waits for a window that takes a whole segment, not for the first byte (RFC 9293,
/// section 3.8.6.2.1): less than that counts as none. A window that was never larger counts as it
/// is.
void connection_tracker::track_room(int sender, std::int64_t time) {
  stream& f = streams[static_cast<std::size_t>(sender)];
  const stream& r = streams[static_cast<std::size_t>(1 - sender)];
  const std::uint32_t maximum = sum.sides[static_cast<std::size_t>(1 - sender)].max_window;
  const std::int64_t segment_size =
      r.mss > 60 ? r.mss - (f.stamps_ok && r.stamps_ok ? 12 : 0) : 536;
  const bool is_short =
      f.window_right_edge - f.data_end() < std::min<std::int64_t>(segment_size, maximum / 2);
  if (is_short) {
    if (!f.limited) f.limited = std::make_unique<window_limited>();
    if (f.limited->short_since == 0) f.limited->short_since = time;
  } else if (f.limited && f.limited->short_since != 0) {
    f.limited->from = f.limited->short_since;
    f.limited->until = time;
    f.limited->short_since = 0;
  }
}

void connection_tracker::release(int sender, std::int64_t time, std::uint64_t frame,
                                 std::uint32_t window, const analysis_options& options,
                                 spill_file& disk) {
  stream& sending = streams[static_cast<std::size_t>(sender)];
  stall& one = *sending.limited->by_zero;
  one.to = time;
  one.opened_by = frame;
  one.opened_to = window;
  one.ended = frame != 0;
  if (sending.limited->until != time)
    sending.limited->from = one.from;  // else it was short of room before that
  sending.limited->until = time;
  sending.limited->opened_by = frame;
  record(one, options, disk);
  sending.limited->by_zero.reset();
}

/// A reset from a side that has no connection any more, as its first segment since the window was
/// opened: it had given up during the stall.
void connection_tracker::track_abandonment(context& c) {
  window_limited& held = *c.f.limited;
  if (held.opened_by == 0 || held.until < held.alive || c.f.last_data_time > held.until) return;
  kept().too_late.push_back(held.opened_by);
  // How long it really waited is not known: at least until its last segment.
  const std::int64_t unseen = held.until - held.alive;
  c.sum.stalled -= unseen;
  if (c.sum.longest_stall == held.until - held.from) c.sum.longest_stall -= unseen;
  held.opened_by = 0;
}

void connection_tracker::record(const stall& one, const analysis_options& options,
                                spill_file& disk) {
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

void connection_tracker::end(const analysis_options& options, spill_file& disk) {
  if (reset_frame == 0 && unacceptable_reset != 0) {  // nothing shows that it was not accepted
    reset_frame = unacceptable_reset;
    reset_from = unacceptable_from;
    reset_role = role::reset_abort;
  }
  for (int side = 0; side < 2; ++side) {
    if (streams[static_cast<std::size_t>(side)].stalled() != nullptr)
      release(side, last_time, 0, 0, options, disk);
  }
  if (!store) return;
  std::sort(store->needless.begin(), store->needless.end());
  std::sort(store->too_late.begin(), store->too_late.end());
}

}  // namespace lens
