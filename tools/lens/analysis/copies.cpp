// One packet that was captured, or delivered, more than once: it is no retransmission.

#include "analysis/context.hpp"
#include "decode/bytes.hpp"

namespace lens {
namespace {

// A copy with the same TTL comes at once. A retransmission by timer comes after at least 200 ms
// (Linux), and a fast retransmission has an identification of its own.
constexpr std::uint32_t copied_within = 100;  // ms
// Behind routers and their queues; later than that, identifications may repeat.
constexpr std::uint32_t forwarded_within = 2000;  // ms

/// The IP identification, or where there is none (IPv6) what mostly differs in a retransmission:
/// checksum and timestamp. The factors keep a clock that moves on by n and a checksum
/// that falls by n from cancelling out.
packet_mark mark_of(const segment& s) {
  packet_mark mark;
  const std::uint64_t numbers = (std::uint64_t{s.seq} << 32 | s.ack) * 0x9e3779b97f4a7c15U;
  mark.key =
      static_cast<std::uint32_t>(numbers >> 32) ^ s.window * 0xc2b2ae35U ^ s.length << 9 ^ s.flags;
  mark.ms = static_cast<std::uint32_t>(s.time / 1'000'000);
  mark.by_id = s.ip_id != 0;
  mark.id = s.ip_id;
  if (!mark.by_id && s.captured >= 18)
    mark.id = static_cast<std::uint16_t>(be16(s.tcp + 16) * 31U + s.ts_value * 7U);
  mark.ttl = s.ttl;
  return mark;
}

/// Whether a retransmission would have another mark than the first segment.
bool identifies(const segment& s, const packet_mark& mark) {
  if (mark.by_id) return true;
  // Acknowledgements without data repeat themselves within a tick of the timestamp's clock.
  return (s.has & segment::timestamps) != 0 && (s.length > 0 || s.any(flag::syn | flag::fin));
}

/// From now on not only the last mark is kept.
void keep_marks(stream& s) {
  if (!s.recovery) s.recovery = std::make_unique<recovery_state>();
  if (!s.recovery->marks) s.recovery->marks = std::make_unique<recent_marks>();
}

}  // namespace

/// True for a packet that was captured before. Otherwise its mark is kept for later comparisons.
bool connection_tracker::detect_copy(context& c) {
  stream& f = c.f;
  const packet_mark mark = mark_of(c.s);
  recent_marks* const older = f.recovery ? f.recovery->marks.get() : nullptr;
  // Nearly every packet has a new key: then nothing else is compared.
  const bool known_key = f.last_mark.key == mark.key || (older != nullptr && older->has(mark.key));
  if (known_key && is_copy(c, mark)) {
    note_copy(c);
    return true;
  }
  if (mark.by_id && f.last_mark.by_id && f.last_mark.id == mark.id && f.last_mark.key != mark.key)
    f.same_ids = true;
  // A sender with only one segment in flight needs only the last mark.
  if (older != nullptr) {
    older->add(f.last_mark);
  } else if (f.last_length > 0 && f.next > f.acked + f.last_length) {
    keep_marks(f);
    f.recovery->marks->add(f.last_mark);
  }
  f.last_mark = mark;
  return false;
}

/// Compares the packet with those before it that have the same key.
bool connection_tracker::is_copy(context& c, const packet_mark& mark) {
  const stream& f = c.f;
  const bool sure = identifies(c.s, mark) && !f.same_ids;
  const auto is_copy_of = [&](const packet_mark& earlier) {
    if (earlier.ttl == 0 || earlier.key != mark.key || earlier.id != mark.id ||
        earlier.by_id != mark.by_id)
      return false;
    // Clocks can jump back.
    const std::uint32_t apart = std::min(mark.ms - earlier.ms, earlier.ms - mark.ms);
    if (earlier.ttl == mark.ttl) return sure && apart <= copied_within;
    c.out.count = earlier.ttl > mark.ttl ? earlier.ttl - mark.ttl : mark.ttl - earlier.ttl;
    return apart <= (sure ? forwarded_within : copied_within);
  };
  if (is_copy_of(f.last_mark)) return true;
  if (!f.recovery || !f.recovery->marks) return false;
  const auto& ring = f.recovery->marks->ring;
  return std::any_of(ring.begin(), ring.end(), is_copy_of);
}

void connection_tracker::note_copy(context& c) {
  stream& f = c.f;
  c.out.notes |= note::duplicate_frame;
  keep_marks(f);  // where packets are doubled, they are in both directions
  keep_marks(c.r);
  if (!f.details) return;
  if (const sent* original = f.details->latest.of(c.off, c.end); original != nullptr) {
    c.out.related_frame = original->frame;
    c.out.delta_time = c.s.time - original->time;
  }
}

}  // namespace lens
