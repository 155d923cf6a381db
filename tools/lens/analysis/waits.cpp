// Why a sender sent nothing for a while, from the packets alone: a cause is named only where they
// show it.

#include <algorithm>

#include "analysis/context.hpp"

namespace lens {
namespace {

constexpr std::int64_t milliseconds = 1'000'000;
// Shorter ones are mostly the pacing of the kernel.
constexpr std::int64_t shortest_wait = 10 * milliseconds;
// Linux delays an acknowledgement for 40 ms, others for 200; RFC 9293 allows 500.
constexpr std::int64_t shortest_delay = 25 * milliseconds;
constexpr std::int64_t longest_delay = 600 * milliseconds;

}  // namespace

/// Bytes of data in a segment that is as large as `sender` may send.
std::uint32_t connection_tracker::full_size(int sender) const {
  const stream& f = streams[static_cast<std::size_t>(sender)];
  const stream& r = streams[static_cast<std::size_t>(1 - sender)];
  constexpr std::uint32_t minimum = 536;  // RFC 9293, section 3.7.1
  if (f.mss == 0 || r.mss == 0) return std::max(f.last_length, minimum);
  constexpr std::uint32_t stamps = 12;
  const std::uint32_t mss = std::min(f.mss, r.mss);
  return mss > 60 ? mss - (f.stamps_ok && r.stamps_ok ? stamps : 0) : mss;
}

/// Remembers of a segment with data what later waits need.
void connection_tracker::note_size(context& c) {
  stream& f = c.f;
  f.last_data_time = c.s.time;
  f.psh_last = c.s.any(flag::psh);
  const bool small = c.s.length < full_size(c.from);
  if (small && f.small_last && f.acked < c.off && !c.repeated) f.several_small = true;
  f.small_last = small;
}

/// It waited for the receiver's window, which was closed or too small for a segment.
bool connection_tracker::is_held(const context& c, std::int64_t gap) const {
  const stream& f = c.f;
  if (f.stalled() != nullptr || f.filled()) return true;
  if (!f.limited) return false;
  const std::int64_t held =
      std::max<std::int64_t>(0, f.limited->until - std::max(f.limited->from, f.last_data_time));
  if (held * 2 > gap) return true;
  // Where the capture is far from the sender, the opening of the window takes time to get there,
  // and the data takes time to come back: as long as in the handshake.
  const std::size_t asked = c.from == client ? 1 : 0;
  const std::int64_t there_and_back =
      opening[asked] != 0 && opening[asked + 1] != 0
          ? std::max(answer_time(c.from), opening_time[asked + 1] - opening_time[asked])
          : answer_time(c.from);
  return held > 0 && c.s.time - f.limited->until <= there_and_back * 5 / 4 + 2 * milliseconds;
}

/// An acknowledgement and nothing else, of all that was sent, less than the two segments that have
/// to be acknowledged at once (RFC 9293, section 3.8.6.3), and much later than its sender answers.
bool connection_tracker::is_delayed_ack(const context& c, std::int64_t newly) const {
  const stream& r = c.r;
  const int other = 1 - c.from;
  if (c.ctl || c.s.length > 0 || c.s.window == 0 || c.s.sack_count > 0 || c.ack_off != r.next)
    return false;
  if (r.last_data_time == 0 || r.fin_at >= 0 || r.stalled() != nullptr || r.probing) return false;
  if (newly >= 2 * std::int64_t{full_size(other)}) return false;
  const auto& rtt = sum.sides[static_cast<std::size_t>(other)].rtt_ack;
  // This shows only where the data was sent once, and where the usual time is known.
  if (r.timed_end < 0 || c.ack_off < r.timed_end) return false;
  const std::int64_t usual = rtt.count() > 0 ? rtt.min() : reply_time(c.from);
  if (usual <= 0) return false;
  const std::int64_t delay_beyond_usual = c.s.time - r.last_data_time - usual;
  return delay_beyond_usual >= std::max(shortest_delay, usual / 2) &&
         delay_beyond_usual <= longest_delay;
}

/// Nothing was queued, the peer was silent most of the time, and it went on when data came.
bool connection_tracker::waited_for_peer(const context& c, std::int64_t gap) const {
  const stream& f = c.f;
  if (f.peer_data_after == 0 || f.peer_data_after < gap / milliseconds / 2) return false;
  const std::int64_t reply = reply_time(c.from);
  const std::int64_t soon = reply + reply / 4 + 2 * milliseconds;
  return c.s.time - c.r.last_data_time <= std::max(soon, gap / 20);
}

/// It went on as soon as an acknowledgement came. What had it waited for?
reason connection_tracker::why_acknowledged(const context& c) const {
  const stream& f = c.f;
  const std::uint32_t full = full_size(c.from);
  const bool small_next = c.s.length < full && c.off >= f.next;
  const bool all_acked = f.acked >= f.next;
  // Where the window scale was not captured, the window may have been full.
  const bool known = window_known(1 - c.from);
  const reason open = f.ack_late ? reason::delayed_ack : reason::acknowledgements;
  // The last segment that is queued bears PSH (RFC 9293, MUST-61), and only the last one is small.
  const bool more_was_queued = !f.psh_last && !f.small_last;
  if (more_was_queued) {
    // Nagle's algorithm as first written holds a small rest back while anything is under way.
    if (small_next && all_acked && f.last_flight < 2 * full) return reason::nagle;
    return known && !f.ack_late ? reason::congestion_window : open;
  }
  if (c.repeated) return open;
  // The program may have waited for data that came with the acknowledgement, or just after it.
  if (!f.bare_ack || c.r.last_data_time > f.last_data_time)
    return waited_for_peer(c, c.s.time - f.last_data_time) ? reason::peer : reason::program;
  // A program sees no acknowledgements: small after small, one at a time, is Nagle's algorithm.
  if (f.small_last && small_next && all_acked && !f.several_small) return reason::nagle;
  // Twice as much was in flight before: the send buffer is not too small.
  if (known && !f.ack_late && !f.small_last && f.last_flight * 2ULL <= c.sum.max_in_flight)
    return reason::congestion_window;
  return open;
}

reason connection_tracker::why_waited(const context& c, std::int64_t gap) const {
  const stream& f = c.f;
  // Where the peer was not captured, the cause is not known.
  if (sum.sides[static_cast<std::size_t>(1 - c.from)].segments == 0) return reason::unknown;
  if (is_held(c, gap)) return reason::receiver_window;
  // Where the sender is far away, data comes a little later than the acknowledgement that allows
  // it.
  const std::int64_t reply = reply_time(c.from);
  const std::int64_t soon = reply + reply / 4 + std::min(gap / 4, 2 * milliseconds);
  const bool at_once = f.last_ack_time > f.last_data_time && c.s.time - f.last_ack_time < soon;
  if (c.out.noted(note::out_of_order)) return reason::unknown;  // sent earlier than it was captured
  // An acknowledgement of new data starts the timer again (RFC 6298, section 5.3).
  const bool asked_for = at_once || c.out.noted(note::fast_retransmission);
  if (c.repeated && !asked_for) return reason::retransmission_timeout;
  if (asked_for) return why_acknowledged(c);
  // After a full segment with PSH more may have been queued, and paced.
  if (f.acked >= f.next || f.small_last)
    return waited_for_peer(c, gap) ? reason::peer : reason::program;
  return reason::unknown;
}

/// Half as much more is in flight now as in its latest wait for acknowledgements: the send buffer
/// was not too small then, unless it has grown.
void connection_tracker::settle_open_wait(context& c) {
  stream& f = c.f;
  if (f.last_flight < f.limited->open_flight + f.limited->open_flight / 2) return;
  auto& sums = *c.sum.waited;
  sums[static_cast<std::size_t>(reason::acknowledgements)] -= f.limited->open_wait;
  std::int64_t& known = sums[static_cast<std::size_t>(reason::congestion_window)];
  known = add_durations(known, f.limited->open_wait);
  f.limited->open_flight = 0;
  if (!store) return;
  const auto settled = [&](const wait& w) {
    return w.side == c.from && w.why == reason::acknowledgements &&
           w.to - w.from == f.limited->open_wait;
  };
  const auto found = std::find_if(store->waits.begin(), store->waits.end(), settled);
  if (found != store->waits.end()) found->why = reason::congestion_window;
}

std::int64_t connection::waited(int side, reason why) const {
  const auto at = static_cast<std::size_t>(side);
  if (why == reason::send_buffer)
    return store && store->kernel[at] ? store->kernel[at]->waited_for_send_buffer : 0;
  const auto& sums = sum.sides[at].waited;
  return sums ? (*sums)[static_cast<std::size_t>(why)] : 0;
}

void connection_tracker::track_wait(context& c) {
  stream& f = c.f;
  if (f.last_data_time == 0) return;
  const std::int64_t gap = c.s.time - f.last_data_time;
  if (gap < shortest_wait) return;
  const reason why = why_waited(c, gap);
  if (!c.sum.waited)
    c.sum.waited = std::make_unique<std::array<std::int64_t, reasons_by_packets>>();
  std::int64_t& waited = (*c.sum.waited)[static_cast<std::size_t>(why)];
  waited = add_durations(waited, gap);
  const bool open = why == reason::acknowledgements && window_known(1 - c.from);
  if (open && !f.limited) f.limited = std::make_unique<window_limited>();
  if (f.limited) f.limited->open_flight = open ? f.last_flight : 0;
  if (open) f.limited->open_wait = gap;
  if (!c.options.episodes) return;
  auto& waits = kept().waits;
  // The longest are kept, in a heap with the shortest on top.
  const wait one{f.last_data_time,
                 c.s.time,
                 0,
                 c.s.frame,
                 static_cast<std::uint8_t>(c.from),
                 why,
                 f.ack_late && f.last_ack_time > f.last_data_time};
  const auto longer = [](const wait& a, const wait& b) { return a.to - a.from > b.to - b.from; };
  waits.push_back(one);
  std::push_heap(waits.begin(), waits.end(), longer);
  if (waits.size() > c.options.max_waits) {
    std::pop_heap(waits.begin(), waits.end(), longer);
    waits.pop_back();
  }
}

}  // namespace lens
