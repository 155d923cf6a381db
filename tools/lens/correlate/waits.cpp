#include "correlate/waits.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

namespace lens {
namespace {

constexpr std::int64_t before = 10'000'000;  // ns

using sample_list = std::vector<const sample_event*>;

/// The samples of one end, and those of them that know of a counter; in the order of time.
struct sampled {
  sample_list all, window, buffer;

  sampled(const std::vector<sample_event>& samples, std::int64_t from) {
    for (const sample_event& s : samples) {
      if (s.time < from) continue;
      all.push_back(&s);
      if (s.window_limited) window.push_back(&s);
      if (s.buffer_limited) buffer.push_back(&s);
    }
  }
};

/// When a program sat in calls that read. Merged, with sums, so that a wait costs two searches.
class reading_time {
 public:
  explicit reading_time(const std::vector<call_event>& calls) {
    for (const call_event& c : calls) {  // in the order of their beginning
      if (c.does != effect::reads) continue;
      const std::int64_t leave = c.leave != 0 ? c.leave : std::numeric_limits<std::int64_t>::max();
      if (!spans_.empty() && c.enter <= spans_.back().end) {
        spans_.back().end = std::max(spans_.back().end, leave);
      } else {
        const std::int64_t sum =
            spans_.empty() ? 0 : spans_.back().sum_before + spans_.back().end - spans_.back().begin;
        spans_.push_back({c.enter, leave, sum});
      }
    }
  }

  std::int64_t between(std::int64_t from, std::int64_t to) const { return until(to) - until(from); }

 private:
  struct span {
    std::int64_t begin, end, sum_before;
  };

  std::int64_t until(std::int64_t time) const {
    const auto later = std::upper_bound(spans_.begin(), spans_.end(), time,
                                        [](std::int64_t t, const span& s) { return t < s.begin; });
    if (later == spans_.begin()) return 0;
    const span& last = *std::prev(later);
    return last.sum_before + std::min(time, last.end) - last.begin;
  }

  std::vector<span> spans_;
};

/// The first one after a time.
sample_list::const_iterator after(const sample_list& samples, std::int64_t time) {
  return std::upper_bound(samples.begin(), samples.end(), time,
                          [](std::int64_t t, const sample_event* s) { return t < s->time; });
}

/// The share of the time around a wait for which a counter grew; nothing where it is not known.
std::optional<double> share(const sample_list& samples, const wait& w,
                            std::optional<std::int64_t> sample_event::*counter) {
  const auto later = after(samples, w.to - 1);
  const auto behind = after(samples, w.from);
  if (later == samples.end() || behind == samples.begin()) return std::nullopt;
  const sample_event& end = **later;
  const sample_event& start = **std::prev(behind);
  const std::int64_t whole = end.time - start.time;
  if (whole <= 0) return std::nullopt;
  return static_cast<double>(*(end.*counter) - *(start.*counter)) / static_cast<double>(whole);
}

/// The kernel wakes a writer only when the queued bytes take at most two thirds of the
/// buffer (Linux: sk_stream_is_writeable()).
bool is_full(const sample_event& s) {
  return s.send_memory * 3 > s.send_buffer * 2;
}

reason cause_of_wait(const sampled& samples, const wait& w) {
  if (w.why == reason::retransmission_timeout || w.why == reason::nagle || w.why == reason::peer) {
    return w.why;
  }
  const auto window = share(samples.window, w, &sample_event::window_limited);
  const auto buffer = share(samples.buffer, w, &sample_event::buffer_limited);
  if (window && *window >= 0.5) return reason::receiver_window;
  if (buffer && *buffer >= 0.5) return reason::send_buffer;
  if (w.why == reason::receiver_window || w.why == reason::congestion_window) return w.why;
  // Was anything queued but not sent? A sample is valid until the next one: that is how they are
  // written.
  const std::int64_t middle = w.from + (w.to - w.from) / 2;
  const auto next = after(samples.all, middle);
  if (next == samples.all.begin()) return w.why;
  const sample_event& then = **std::prev(next);
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

void settle_waits(connection& c, events& watched) {
  const both_ends& ends = watched.of(c);
  for (int side = 0; side < 2; ++side) {
    const sampled samples(ends[static_cast<std::size_t>(side)].samples, c.first_time - before);
    const reading_time reading(ends[static_cast<std::size_t>(side)].calls);
    auto& sum = c.sum.sides[static_cast<std::size_t>(side)];
    for (const sample_event* one : samples.all) {
      const sample_event& s = *one;
      if (!s.busy || !s.window_limited || !s.buffer_limited) continue;
      if (!c.store) c.store = std::make_unique<connection::kept_records>();
      auto& kernel = c.store->kernel[static_cast<std::size_t>(side)];
      if (!kernel) kernel.emplace();
      // The last line of a socket that is gone may have no counts any more.
      kernel->busy = std::max(kernel->busy, *s.busy);
      kernel->receiver_window = std::max(kernel->receiver_window, *s.window_limited);
      kernel->send_buffer = std::max(kernel->send_buffer, *s.buffer_limited);
    }
    if (!c.store || !sum.waited || samples.all.empty()) continue;
    for (wait& w : c.store->waits) {
      if (w.side != side) continue;
      reason why = cause_of_wait(samples, w);
      // A program that reads until then has nothing to send.
      if (why == reason::program && reading.between(w.from, w.to) * 2 > w.to - w.from)
        why = reason::peer;
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
