#include "line/direction.hpp"

namespace socklab::link {
namespace {

enum stage : std::uint64_t {
  drop_stage = 1,
  loss_stage,
  corrupt_stage,
  mark_stage,
  duplicate_stage,
  reorder_stage,
  jitter_stage,
  bit_stage
};

packet_rng rng_for(side from, std::uint64_t seed, stage s) {
  return {seed, static_cast<std::uint64_t>(s) * 2 + static_cast<std::uint64_t>(from)};
}

cause cause_of(const selection& c) {
  switch (c.why) {
    case selection::reason::counted:
      return cause::counted;
    case selection::reason::burst:
      return cause::burst;
    default:
      return cause::loss;
  }
}

}  // namespace

direction::direction(side from, std::uint64_t seed, packet_sink& out, observer& events)
    : from_(from),
      out_(out),
      events_(events),
      drop_(rng_for(from, seed, drop_stage)),
      loss_(rng_for(from, seed, loss_stage)),
      corrupt_(rng_for(from, seed, corrupt_stage)),
      mark_(rng_for(from, seed, mark_stage)),
      duplicate_(rng_for(from, seed, duplicate_stage)),
      reorder_(rng_for(from, seed, reorder_stage)),
      bits_(rng_for(from, seed, bit_stage)),
      queue_(from, events),
      line_(rng_for(from, seed, jitter_stage)) {}

void direction::notify(disposition what, cause why, const packet& p, instant now,
                       const selection& c, std::uint32_t bit) {
  events_.on_event({.from = from_,
                    .what = what,
                    .why = why,
                    .when = now,
                    .which = p,
                    .by = c.by,
                    .probability = c.probability,
                    .bit = bit});
}

bool direction::lost(const packet& p, const headers& h, instant now) {
  // Both are evaluated for every packet: the result of one must not depend on that of another.
  const selection dropped = drop_.select(settings_.drop, p.index, h, counts_);
  const selection lost = loss_.select(settings_.loss, p.index, h, counts_);
  const selection& why = dropped ? dropped : lost;
  if (settings_.down)
    notify(disposition::dropped, cause::down, p, now, {});
  else if (why)
    notify(disposition::dropped, cause_of(why), p, now, why);
  return settings_.down || why;
}

void direction::corrupt(packet& p, const headers& h, const selection& c, instant now) {
  // Behind the IP header, where TCP's checksum detects it: a packet with a damaged IP header never
  // reaches TCP.
  const std::uint64_t from = h.transport_at < p.length ? h.transport_at : 0;
  const std::uint64_t bit = bits_.bits(p.index) % ((p.length - from) * 8);
  p.ip()[from + bit / 8] ^= std::byte{0x80} >> (bit % 8);
  notify(disposition::corrupted, cause_of(c), p, now, c,
         static_cast<std::uint32_t>(from * 8 + bit));
}

void direction::enter(packet_ptr p, instant now) {
  p->index = ++entered_;
  p->arrived = now;
  entered_bytes_ += p->length;
  const headers h = read_headers(p->ip(), p->length);
  counts_.add(h);
  if (lost(*p, h, now)) return;

  if (const selection c = corrupt_.select(settings_.corrupt, p->index, h, counts_))
    corrupt(*p, h, c, now);
  if (const selection c = mark_.select(settings_.mark, p->index, h, counts_);
      c && (h.ecn == 1 || h.ecn == 2)) {
    mark_congestion(p->ip());
    notify(disposition::marked, cause_of(c), *p, now, c);
  }
  const selection reordered = reorder_.select(settings_.reorder, p->index, h, counts_);
  packet_ptr copy;
  if (const selection c = duplicate_.select(settings_.duplicate, p->index, h, counts_)) {
    copy = p->pool->copy(*p);
    notify(disposition::duplicated, cause_of(c), *p, now, c);
  }
  if (reordered) {
    p->held_back = true;
    notify(disposition::reordered, cause_of(reordered), *p, now, reordered);
  }
  send(std::move(p), now);
  if (copy) send(std::move(copy), now);
  advance(now);
}

void direction::send(packet_ptr p, instant now) {
  if (settings_.rate != 0 || queue_.packets() != 0) {
    queue_.enter(std::move(p), settings_, now);
  } else {
    p->due = now;
    line_.enter(std::move(p), settings_);
  }
}

void direction::advance(instant now) {
  while (packet_ptr p = queue_.leave(settings_, now)) line_.enter(std::move(p), settings_);
  while (packet_ptr p = line_.leave(settings_, now)) {
    const instant out = p->due;
    out_.deliver(from_, std::move(p), out);
  }
}

}  // namespace socklab::link
