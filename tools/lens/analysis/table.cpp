#include "analysis/table.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lens {
namespace {

std::uint64_t load64(const std::uint8_t* p) {
  std::uint64_t v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

/// The ports in the order of the ends.
std::uint32_t ports_of(const segment& s, bool flipped) {
  return flipped ? std::uint32_t{s.target_port} << 16 | s.source_port
                 : std::uint32_t{s.source_port} << 16 | s.target_port;
}

/// The same for both directions: `flipped` says that the source is the higher end.
std::uint32_t hash_of(const keyed_hash& hash, const segment& s, bool flipped) {
  const std::uint8_t* low = flipped ? s.target : s.source;
  const std::uint8_t* high = flipped ? s.source : s.target;
  const std::uint32_t ports = ports_of(s, flipped);
  if (s.ip_version != 4) {
    return static_cast<std::uint32_t>(
        hash(std::array{load64(low), load64(low + 8), load64(high), load64(high + 8)}, ports));
  }
  std::uint32_t a;
  std::uint32_t b;
  std::memcpy(&a, low, 4);
  std::memcpy(&b, high, 4);
  return static_cast<std::uint32_t>(hash(std::array{std::uint64_t{a} << 32 | b}, ports));
}

/// tshark's order of two ends: by address, and by port where the addresses are the same.
[[gnu::always_inline]] inline bool is_flipped(const segment& s) {
  const int order =
      s.ip_version == 4 ? std::memcmp(s.source, s.target, 4) : std::memcmp(s.source, s.target, 16);
  return order != 0 ? order > 0 : s.source_port > s.target_port;
}

bool is_same_connection(const connection_tracker& c, const segment& s, bool flipped) {
  const endpoint& from = c.ends[flipped ? 1 : 0];
  const endpoint& to = c.ends[flipped ? 0 : 1];
  if (c.ip_version != s.ip_version || from.port != s.source_port || to.port != s.target_port) {
    return false;
  }
  // Sizes known when compiled: a comparison of one word each, not a call.
  return s.ip_version == 4 ? std::memcmp(from.ip.data(), s.source, 4) == 0 &&
                                 std::memcmp(to.ip.data(), s.target, 4) == 0
                           : std::memcmp(from.ip.data(), s.source, 16) == 0 &&
                                 std::memcmp(to.ip.data(), s.target, 16) == 0;
}

}  // namespace

table::table(const analysis_options& options, const limits& bounds, report_function report)
    : options_(options), bounds_(bounds), report_(std::move(report)), slots_(1024) {}

table::~table() {
  for (const slot& s : slots_) std::unique_ptr<connection_tracker>(s.tracker).reset();
}

std::size_t table::find(const segment& s, bool flipped, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].tracker != nullptr) {
    if (slots_[at].hash == hash && is_same_connection(*slots_[at].tracker, s, flipped)) return at;
    at = (at + 1) & mask;
  }
  return at;
}

/// The connection that a segment, or a header of one, belongs to. Within take(), which is called
/// for every packet, it must cost no call.
[[gnu::always_inline]] inline connection_tracker& table::of(const segment& s, bool flipped) {
  const bool asks = s.any(flag::syn) && !s.any(flag::ack);
  latest& last = latest_[latest_place(s.source_port, s.target_port)];
  if (!asks && last.tracker != nullptr && last.ports == ports_of(s, flipped) &&
      is_same_connection(*last.tracker, s, flipped)) {
    return *last.tracker;
  }
  connection_tracker& c = look_up(s, flipped, asks);
  last = {&c, ports_of(s, flipped)};
  return c;
}

connection_tracker& table::look_up(const segment& s, bool flipped, bool asks) {
  const std::uint32_t hash = hash_of(hash_, s, flipped);
  const std::size_t at = find(s, flipped, hash);
  connection_tracker* c = slots_[at].tracker;
  if (c == nullptr) return begin(s, flipped, hash, false);
  if (asks) {
    // A SYN that does not repeat its side's first number begins another stream on the same ports.
    const stream& f = c->streams[flipped ? 1 : 0];
    if (f.based && f.base != s.seq) {
      erase(at);
      c->until = s.time;
      remove(c);
      return begin(s, flipped, hash, true);
    }
  }
  return *c;
}

connection& table::take(const segment& s, analyzed_segment& out) {
  const bool flipped = is_flipped(s);
  connection_tracker& c = of(s, flipped);
  if (c.first_frame == 0) c.first_frame = s.frame;
  const bool was_over = c.finished();
  c.take(s, flipped ? 1 : 0, options_, disk_, out);
  if (!was_over && c.finished()) retire(c);
  return c;
}

void table::observe_partial(const segment& s) {
  if (s.skipped_by_tshark) return;
  const bool flipped = is_flipped(s);
  connection_tracker& c = of(s, flipped);
  if (c.first_frame == 0) c.reused = false;  // it is this header that tshark calls so
  c.observe_partial(s, flipped ? 1 : 0, options_);
}

connection_tracker& table::begin(const segment& s, bool flipped, std::uint32_t hash, bool reused) {
  if (used_ >= bounds_.open) evict();
  if ((used_ + 1) * 4 > slots_.size() * 3) grow();
  auto owned = std::make_unique<connection_tracker>();
  connection_tracker& c = *owned;
  const std::size_t size = s.ip_version == 4 ? 4 : 16;
  endpoint& source = c.ends[flipped ? 1 : 0];
  endpoint& target = c.ends[flipped ? 0 : 1];
  std::memcpy(source.ip.data(), s.source, size);
  std::memcpy(target.ip.data(), s.target, size);
  source.port = s.source_port;
  target.port = s.target_port;
  c.ip_version = s.ip_version;
  c.hash = hash;
  c.id = ++made_;
  c.reused = reused;
  // Without a SYN: mostly the server has the lower port; where they are equal, the first sender is
  // the client.
  const std::uint8_t from = flipped ? 1 : 0;
  c.client = s.source_port >= s.target_port ? from : static_cast<std::uint8_t>(1 - from);
  std::size_t at = hash & (slots_.size() - 1);
  while (slots_[at].tracker != nullptr) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {hash, owned.release()};
  ++used_;
  return c;
}

/// `c` is over. Late segments may still come, so it is kept until enough others are over.
void table::retire(connection_tracker& c) {
  if (c.retired) return;  // it is over for the second time: its numbers had started again
  c.retired = true;
  c.place =
      static_cast<std::uint32_t>(retired_count_++ % std::max<std::size_t>(bounds_.max_retired, 1));
  if (c.place == retired_.size()) retired_.push_back(nullptr);
  connection_tracker* oldest = std::exchange(retired_[c.place], &c);
  if (oldest == nullptr) return;
  oldest->retired = false;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = oldest->hash & mask;
  while (slots_[at].tracker != oldest) at = (at + 1) & mask;
  erase(at);
  remove(oldest);
}

void table::unlink(connection_tracker& c) {
  if (!c.retired) return;
  retired_[c.place] = nullptr;
  c.retired = false;
}

/// `c` is out of the slots already.
void table::remove(connection_tracker* c) {
  std::unique_ptr<connection_tracker> owned(c);
  unlink(*c);
  c->end(options_, disk_);
  report(*c);
}

void table::report(connection_tracker& c) {
  if (c.first_frame == 0) ++header_only_;
  report_(c);
  if (!c.store) return;
  c.store->rows.clear(disk_);
  if (c.store->bytes) c.store->bytes->clear(disk_);
  c.store->stalls.clear(disk_);
}

void table::erase(std::size_t at) {
  const std::size_t mask = slots_.size() - 1;
  const connection_tracker& c = *slots_[at].tracker;
  latest& last = latest_[latest_place(c.ends[0].port, c.ends[1].port)];
  if (last.tracker == &c) last.tracker = nullptr;
  --used_;
  std::size_t free = at;
  for (std::size_t next = (at + 1) & mask; slots_[next].tracker != nullptr;
       next = (next + 1) & mask) {
    const std::size_t first_choice = slots_[next].hash & mask;
    if (((next - first_choice) & mask) >= ((next - free) & mask)) {
      slots_[free] = slots_[next];
      free = next;
    }
  }
  slots_[free] = {};
}

void table::grow() {
  std::vector<slot> old_slots(slots_.size() * 2);
  old_slots.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const slot& s : old_slots) {
    if (s.tracker == nullptr) continue;
    std::size_t at = s.hash & mask;
    while (slots_[at].tracker != nullptr) at = (at + 1) & mask;
    slots_[at] = s;
  }
}

/// Lets the longest idle of a few go: exact enough, and nothing to keep in order for it.
void table::evict() {
  const std::size_t mask = slots_.size() - 1;
  std::size_t chosen = slots_.size();
  for (int looked = 0; looked < 16;) {
    eviction_cursor_ = (eviction_cursor_ + 1) & mask;
    if (slots_[eviction_cursor_].tracker == nullptr) continue;
    ++looked;
    if (chosen == slots_.size() ||
        slots_[eviction_cursor_].tracker->last_frame < slots_[chosen].tracker->last_frame) {
      chosen = eviction_cursor_;
    }
  }
  connection_tracker* c = slots_[chosen].tracker;
  c->reported_early = !c->finished();
  erase(chosen);
  remove(c);
}

void table::finish() {
  std::vector<std::unique_ptr<connection_tracker>> left;
  left.reserve(used_);
  for (const slot& s : slots_) {
    if (s.tracker != nullptr) left.emplace_back(s.tracker);
  }
  slots_.assign(1024, {});
  latest_ = {};
  used_ = 0;
  std::sort(left.begin(), left.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  // The callback may throw: then all others are freed without a report.
  for (auto& c : left) remove(c.release());
}

}  // namespace lens
