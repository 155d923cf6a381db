#include "line/bottleneck.hpp"

#include <algorithm>

#include "line/headers.hpp"

namespace socklab::link {
namespace {

__extension__ using uint128 = unsigned __int128;

std::uint64_t bytes_in(nanoseconds time, std::uint64_t rate) {
  return static_cast<std::uint64_t>(static_cast<double>(time.count()) * static_cast<double>(rate) /
                                    8e9);
}

struct bound {
  std::uint64_t packets;
  std::uint64_t bytes;
};

bound drop_bound(const queue_limits& q, std::uint64_t rate) {
  return {q.packets, q.time ? std::min(q.bytes, bytes_in(*q.time, rate)) : q.bytes};
}

bound mark_bound(const queue_limits& q, std::uint64_t rate) {
  return {q.mark_packets,
          q.mark_time ? std::min(q.mark_bytes, bytes_in(*q.mark_time, rate)) : q.mark_bytes};
}

}  // namespace

void bottleneck::enter(packet_ptr p, const direction_settings& settings, instant now) {
  // The packet on the wire is no longer in the queue, as with a device's own queue: a bound of 1
  // lets one wait.
  const std::uint64_t waiting = queue_.empty() ? 0 : queue_.size() - 1;
  const std::uint64_t waiting_bytes = queue_.empty() ? 0 : bytes_ - queue_.front().length;
  const bound full = drop_bound(settings.queue, settings.rate);
  const bool must_wait = !queue_.empty();
  if (must_wait && (waiting >= full.packets || (full.bytes != queue_limits::unlimited &&
                                                waiting_bytes + p->length > full.bytes))) {
    events_.on_event({.from = from_,
                      .what = disposition::dropped,
                      .why = cause::queue_full,
                      .when = now,
                      .which = *p,
                      .queue_packets = waiting,
                      .queue_bytes = waiting_bytes});
    return;
  }
  const bound mark = mark_bound(settings.queue, settings.rate);
  if (must_wait && (waiting >= mark.packets || waiting_bytes >= mark.bytes)) {
    const headers h = read_headers(p->ip(), p->length);
    if (h.ecn == 1 || h.ecn == 2) {
      mark_congestion(p->ip());
      events_.on_event({.from = from_,
                        .what = disposition::marked,
                        .why = cause::threshold,
                        .when = now,
                        .which = *p,
                        .queue_packets = waiting,
                        .queue_bytes = waiting_bytes});
    }
  }
  bytes_ += p->length;
  p->due = now;  // while it waits: when that began
  queue_.push(std::move(p));
  if (!must_wait) begin(settings.rate, now);
}

void bottleneck::begin(std::uint64_t rate, instant from) {
  if (rate == 0) {  // the limit was removed while packets waited
    done_ = from;
    return;
  }
  if (rate != remainder_rate_) {
    remainder_ = 0;
    remainder_rate_ = rate;
  }
  const uint128 work = static_cast<uint128>(queue_.front().length) * 8 * 1'000'000'000 + remainder_;
  done_ = from + nanoseconds{static_cast<std::int64_t>(work / rate)};
  remainder_ = static_cast<std::uint64_t>(work % rate);
}

packet_ptr bottleneck::leave(const direction_settings& settings, instant now) {
  if (next() > now) return nullptr;
  packet_ptr p = queue_.pop();
  bytes_ -= p->length;
  const instant was_done = done_;
  if (!queue_.empty()) {
    const nanoseconds waited = was_done - queue_.front().due;
    if (waited > nanoseconds{0})
      events_.on_event({.from = from_,
                        .what = disposition::queued,
                        .why = cause::rate,
                        .when = was_done,
                        .which = queue_.front(),
                        .waited = waited});
    begin(settings.rate, was_done);
  }
  p->due = was_done;
  return p;
}

}  // namespace socklab::link
