#include "join/waits.hpp"

#include <algorithm>

namespace lens {
namespace {

constexpr std::int64_t before = 10'000'000;    // ns
constexpr std::int64_t after = 1'500'000'000;  // of a quiet socket a sample is written a second

/// The share of the time around a wait for which a counter grew; nothing where it is not known.
std::optional<double> share(const std::vector<sample_event>& samples, const wait& w,
                            std::optional<std::int64_t> sample_event::*counter) {
  const auto later = std::find_if(samples.begin(), samples.end(), [&](const sample_event& s) {
    return s.time >= w.to && s.*counter;
  });
  const auto earlier = std::find_if(samples.rbegin(), samples.rend(), [&](const sample_event& s) {
    return s.time <= w.from && s.*counter;
  });
  if (later == samples.end() || earlier == samples.rend()) return std::nullopt;
  const std::int64_t whole = later->time - earlier->time;
  if (whole <= 0) return std::nullopt;
  return static_cast<double>(*((*later).*counter) - *((*earlier).*counter)) /
         static_cast<double>(whole);
}

/// A writer is told that there is room only while what is queued takes at most two thirds of the
/// buffer (Linux: sk_stream_is_writeable()).
bool is_full(const sample_event& s) {
  return s.send_memory * 3 > s.send_buffer * 2;
}

reason decide(const std::vector<sample_event>& samples, const wait& w) {
  if (w.why == reason::retransmission_timeout || w.why == reason::nagle || w.why == reason::peer) {
    return w.why;
  }
  const auto window = share(samples, w, &sample_event::window_limited);
  const auto buffer = share(samples, w, &sample_event::buffer_limited);
  if (window && *window >= 0.5) return reason::receiver_window;
  if (buffer && *buffer >= 0.5) return reason::send_buffer;
  if (w.why == reason::receiver_window || w.why == reason::congestion_window) return w.why;
  // Was anything queued that was not sent? A sample holds till the next: that is how they are
  // written.
  const std::int64_t middle = w.from + (w.to - w.from) / 2;
  const auto next = std::find_if(samples.begin(), samples.end(),
                                 [&](const sample_event& s) { return s.time > middle; });
  if (next == samples.begin()) return w.why;
  const sample_event& then = *std::prev(next);
  if (then.unsent > 0)
    return w.why == reason::program ? reason::unknown : reason::congestion_window;
  // The kernel counts a wait for its buffer only if the writer was refused before the last segment
  // left; what the buffer held tells of the others.
  if (then.send_memory == 0) return w.why;
  if (is_full(then)) return reason::send_buffer;
  const bool open =
      w.why == reason::acknowledgements || w.why == reason::delayed_ack || w.why == reason::unknown;
  return open ? reason::program : w.why;
}

}  // namespace

void settle_waits(connection& c, const events& watched) {
  for (int side = 0; side < 2; ++side) {
    const auto samples =
        watched.samples(c.ends[side], c.ends[1 - side], c.first_time - before, c.last_time + after);
    auto& sum = c.sum.sides[static_cast<std::size_t>(side)];
    for (const sample_event& s : samples) {
      if (!s.busy || !s.window_limited || !s.buffer_limited) continue;
      if (!c.store) c.store = std::make_unique<connection::keeping>();
      auto& kernel = c.store->kernel[static_cast<std::size_t>(side)];
      if (!kernel) kernel.emplace();
      // The last line of a socket that is gone may have no counts any more.
      kernel->busy = std::max(kernel->busy, *s.busy);
      kernel->receiver_window = std::max(kernel->receiver_window, *s.window_limited);
      kernel->send_buffer = std::max(kernel->send_buffer, *s.buffer_limited);
    }
    if (!c.store || !sum.waited || samples.empty()) continue;
    for (wait& w : c.store->waits) {
      if (w.side != side) continue;
      reason why = decide(samples, w);
      // A program that reads till then has nothing of its own to send.
      if (why == reason::program &&
          watched.reading(c.ends[side], c.ends[1 - side], w.from, w.to) * 2 > w.to - w.from) {
        why = reason::peer;
      }
      (*sum.waited)[static_cast<std::size_t>(w.why)] -= w.to - w.from;
      if (why == reason::send_buffer) {
        auto& kernel = c.store->kernel[static_cast<std::size_t>(side)];
        if (!kernel) kernel.emplace();
        kernel->waited_for_send_buffer += w.to - w.from;
      } else {
        (*sum.waited)[static_cast<std::size_t>(why)] += w.to - w.from;
      }
      w.why = why;
    }
  }
}

}  // namespace lens
