#include "follow/oracle.hpp"

#include "follow/notes.hpp"

namespace lens {
namespace {

constexpr std::uint16_t control = flag::syn | flag::fin | flag::rst;
constexpr std::int64_t unknown_rtt = 3'000'000;   // ns
constexpr std::int64_t fast_within = 20'000'000;  // ns

bool before(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}
bool after(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

/// tshark counts elapsed time unsigned: a stamp that runs backwards is an immense wait.
bool elapsed_under(std::int64_t now, std::int64_t then, std::int64_t limit) {
  return static_cast<std::uint64_t>(now - then) < static_cast<std::uint64_t>(limit);
}

}  // namespace

void oracle_judge::syn_repeated(int from, std::uint32_t seq) {
  side& f = sides_[static_cast<std::size_t>(from)];
  f.next = seq;
  f.max_ack = seq;
}

std::uint32_t oracle_judge::retransmitted(const segment& s, const side& f, const side& r,
                                          std::uint32_t so_far) const {
  if (s.length == 0 && !s.any(flag::syn | flag::fin)) return 0;
  if ((so_far & oracle::keep_alive) != 0) return 0;
  const std::uint32_t end = s.seq + s.length;
  if (s.length > 0 && r.last_ack != 0 && !after(end, r.last_ack)) {
    return oracle::spurious_retransmission | oracle::retransmission;
  }
  bool old = f.next != 0 && before(s.seq, f.next);
  if (s.length > 1 && s.seq == f.next - 1) old = false;
  if (!old) return 0;
  if (r.duplicates >= 2 && r.last_ack == s.seq &&
      elapsed_under(s.time, r.last_ack_time, fast_within)) {
    return oracle::fast_retransmission | oracle::retransmission;
  }
  const std::uint32_t sent_end = end + (s.any(flag::syn | flag::fin) ? 1 : 0);
  if (elapsed_under(s.time, f.next_time, rtt_ < 0 ? unknown_rtt : rtt_) && sent_end != f.next) {
    return oracle::out_of_order;
  }
  return oracle::retransmission;
}

std::uint32_t oracle_judge::judge(const segment& s, int from, bool reused) {
  side& f = sides_[static_cast<std::size_t>(from)];
  side& r = sides_[static_cast<std::size_t>(1 - from)];
  const bool ctl = s.any(control);
  std::uint32_t flags = reused ? oracle::reused_ports : 0U;

  const bool probe = s.length == 1 && s.seq == f.next && r.window == 0;
  if (probe) {
    flags |= oracle::zero_window_probe;
  } else {
    if (s.window == 0 && !ctl) flags |= oracle::zero_window;
    if (f.next != 0 && after(s.seq, f.next) && !s.any(flag::rst)) {
      flags |= oracle::lost_segment;
    }
    if (s.length <= 1 && s.seq == f.next - 1 && !ctl) flags |= oracle::keep_alive;
    if (s.length == 0 && s.window != 0 && s.window != f.window && s.seq == f.next &&
        s.ack == f.last_ack && !ctl) {
      flags |= oracle::window_update;
    }
    if (s.length > 0 && !ctl && r.scale != -1) {
      const int shift = r.first_ack || r.scale == -2 ? 0 : r.scale;
      if (s.seq + s.length == r.last_ack + (r.window << shift)) flags |= oracle::window_full;
    }
    if (s.length == 0 && s.seq == f.next && s.ack == f.last_ack && !ctl) {
      if (s.window != 0 && s.window == f.window && (r.last & 0x8000U) != 0) {
        flags |= oracle::keep_alive_ack;
      } else if (s.window == 0 && f.window == 0 && (r.last & 0x4000U) != 0) {
        flags |= oracle::zero_window_probe_ack;
      } else if (s.window != 0 && s.window == f.window) {
        f.duplicates = f.duplicates + 1 == 0 ? 1 : f.duplicates + 1;
        flags |= oracle::duplicate_ack;
      }
    }
  }
  if (s.ack != f.last_ack) f.duplicates = 0;
  if (s.any(flag::ack) && r.max_ack != 0 && after(s.ack, r.max_ack)) {
    if (before(r.max_ack, r.next)) {
      r.max_ack = r.next;
      flags |= oracle::ack_lost_segment;
    } else {
      if (r.duplicates == 0) flags |= oracle::ack_lost_segment;
      r.duplicates = 0xffffffff;
    }
  }
  flags |= retransmitted(s, f, r, flags);

  const std::uint32_t next = s.seq + s.length + (s.any(flag::syn | flag::fin) ? 1 : 0);
  if (!probe) {
    if (f.next == 0 || after(next, f.next)) {
      f.next = next;
      f.next_time = s.time;
    }
    if (f.max_ack == 0 || s.seq == f.max_ack) f.max_ack = f.next;
  }
  f.window = s.window;
  f.last_ack = s.ack;
  f.last_ack_time = s.time;
  // Of the last segment only these two matter.
  f.last = static_cast<std::uint16_t>(((flags & oracle::keep_alive) != 0 ? 0x8000U : 0U) |
                                      ((flags & oracle::zero_window_probe) != 0 ? 0x4000U : 0U));
  remember(s, from);
  return flags;
}

void oracle_judge::remember(const segment& s, int from) {
  side& f = sides_[static_cast<std::size_t>(from)];
  side& r = sides_[static_cast<std::size_t>(1 - from)];
  if (s.any(flag::syn)) {
    syn_time_ = s.time;
    f.first_ack = true;
    if ((s.has & segment::scale) != 0) {
      f.scale = static_cast<std::int8_t>(s.window_scale > 14 ? 14 : s.window_scale);
      if (s.any(flag::ack) && r.scale == -2) f.scale = -2;
    } else {
      f.scale = -2;
      r.scale = -2;
    }
  } else if (s.any(flag::ack)) {
    if (rtt_ < 0 && syn_time_ != 0) rtt_ = s.time - syn_time_;
    f.first_ack = false;
  }
}

}  // namespace lens
