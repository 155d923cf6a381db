#include "tshark/analysis.hpp"

#include "tshark/flags.hpp"

namespace lens {
namespace {

constexpr std::uint16_t control = flag::syn | flag::fin | flag::rst;
constexpr std::uint16_t syn_or_fin = flag::syn | flag::fin;
constexpr std::int64_t unknown_rtt = 3'000'000;   // ns
constexpr std::int64_t fast_within = 20'000'000;  // ns

bool before(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}
// Of two numbers 2^31 apart each is before and after the other, as in tshark.
bool after(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(b - a) < 0;
}
bool not_after(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) <= 0;
}

/// tshark's elapsed time is unsigned: a timestamp that goes back is a very long time.
bool elapsed_under(std::int64_t now, std::int64_t then, std::int64_t limit) {
  return static_cast<std::uint64_t>(now - then) < static_cast<std::uint64_t>(limit);
}

}  // namespace

/// Where relative numbers begin; a SYN that begins elsewhere than the stream it falls into is
/// "reused".
void tshark_analysis::rebase(const segment& s, side& f, side& r, std::uint32_t& flags) {
  const bool syn = s.any(flag::syn);
  const bool ack = s.any(flag::ack);
  if (syn && f.based) {
    if (!ack) {
      f.next = f.max_ack;  // the same number as before, or the table had begun another stream
    } else if (s.seq != f.base) {
      f.base = s.seq;
      flags |= tshark_flag::reused_ports;
    }
  }
  if (!f.based) {
    f.base = syn ? s.seq : s.seq - 1;
    f.based = true;
  }
  if (!r.based && ack) {
    r.base = s.ack - 1;
    r.based = true;
  }
}

std::uint32_t tshark_analysis::retransmitted(const segment& s, const side& f, const side& r,
                                             bool keep_alive) const {
  if ((s.length == 0 && !s.any(syn_or_fin)) || keep_alive) return 0;
  const std::uint32_t end = s.seq + s.length;
  if (s.length > 0 && r.last_ack != 0 && not_after(end, r.last_ack)) {
    return tshark_flag::spurious_retransmission | tshark_flag::retransmission;
  }
  bool old = f.next != 0 && before(s.seq, f.next);
  if (s.length > 1 && s.seq == f.next - 1) old = false;
  if (!old) return 0;
  if (r.duplicates >= 2 && r.last_ack == s.seq &&
      elapsed_under(s.time, r.last_ack_time, fast_within)) {
    return tshark_flag::fast_retransmission | tshark_flag::retransmission;
  }
  const std::uint32_t sent_end = end + (s.any(syn_or_fin) ? 1 : 0);
  if (elapsed_under(s.time, f.next_time, rtt_ == 0 ? unknown_rtt : rtt_) && sent_end != f.next) {
    return tshark_flag::out_of_order;
  }
  return tshark_flag::retransmission;
}

/// The flags that compare the segment with the last segments of both sides.
std::uint32_t tshark_analysis::number_flags(const segment& s, side& f, side& r, bool& probe) const {
  const bool ctl = s.any(control);
  std::uint32_t flags = 0;
  probe = s.length == 1 && s.seq == f.next && r.window == 0;
  if (probe) return tshark_flag::zero_window_probe;
  if (s.window == 0 && !ctl) flags |= tshark_flag::zero_window;
  if (f.next != 0 && after(s.seq, f.next) && !s.any(flag::rst)) flags |= tshark_flag::lost_segment;
  if (ctl) return flags;
  if (s.length <= 1 && s.seq == f.next - 1) flags |= tshark_flag::keep_alive;
  if (s.length > 0) {
    if (r.scale == -1) return flags;
    const int shift = r.first_ack || r.scale == -2 ? 0 : r.scale;
    if (s.seq + s.length == r.last_ack + (r.window << shift)) flags |= tshark_flag::window_full;
    return flags;
  }
  if (s.seq != f.next || s.ack != f.last_ack) return flags;
  if (s.window != 0 && s.window != f.window) flags |= tshark_flag::window_update;
  if (s.window != f.window) return flags;
  if (s.window != 0 && r.kept_alive) return flags | tshark_flag::keep_alive_ack;
  if (s.window == 0) return r.probed ? flags | tshark_flag::zero_window_probe_ack : flags;
  // With MPTCP an ACK may come again to carry an operation (RFC 8684, section 4). tshark knows the
  // operations of a segment only after it has judged it: so it does not count the one after it.
  if (f.multipath != multipath_) return flags;
  f.duplicates = f.duplicates + 1 == 0 ? 1 : f.duplicates + 1;
  return flags | tshark_flag::duplicate_ack;
}

std::uint32_t tshark_analysis::flags_of(const segment& s, int from, bool reused) {
  side& f = sides_[static_cast<std::size_t>(from)];
  side& r = sides_[static_cast<std::size_t>(1 - from)];
  std::uint32_t flags = reused ? tshark_flag::reused_ports : 0U;
  rebase(s, f, r, flags);
  flags |= compare_numbers(s, f, r);
  multipath_ |= s.multipath;
  return remember(s, f, r, flags);
}

/// The flags that depend on numbers, length and time.
std::uint32_t tshark_analysis::compare_numbers(const segment& s, side& f, side& r) {
  bool probe = false;
  std::uint32_t flags = number_flags(s, f, r, probe);
  if (s.ack != f.last_ack) f.duplicates = 0;
  if (s.any(flag::ack) && r.max_ack != 0 && after(s.ack, r.max_ack)) {
    if (before(r.max_ack, r.next)) {
      r.max_ack = r.next;
      flags |= tshark_flag::ack_lost_segment;
    } else {
      if (r.duplicates == 0) flags |= tshark_flag::ack_lost_segment;
      r.duplicates = 0xffffffff;
    }
  }
  flags |= retransmitted(s, f, r, (flags & tshark_flag::keep_alive) != 0);
  advance(s, f, r, probe);
  f.kept_alive = (flags & tshark_flag::keep_alive) != 0;
  f.multipath = multipath_;
  f.probed = probe;
  return flags;
}

void tshark_analysis::observe_partial(const segment& s, int from) {
  side& f = sides_[static_cast<std::size_t>(from)];
  side& r = sides_[static_cast<std::size_t>(1 - from)];
  if (s.any(flag::syn) && f.based) {
    if (!s.any(flag::ack)) {
      f.next = f.max_ack;
    } else {
      f.base = s.seq;
    }
  }
  if (s.length_known) {  // the header is too short: tshark compares its numbers, and stops after
                         // that
    std::uint32_t flags = 0;
    rebase(s, f, r, flags);
    compare_numbers(s, f, r);
  }
  if (s.header < 20) return;
  remember(s, f, r, 0);
  multipath_ |= s.multipath;
}

void tshark_analysis::advance(const segment& s, side& f, side& r, bool probe) {
  std::uint32_t next = s.seq + s.length;
  const bool takes_numbers = s.length > 0 || s.any(syn_or_fin);
  if (takes_numbers && f.unacked.size() - f.first_unacked < max_unacked) {
    if (s.any(syn_or_fin)) ++next;
    f.unacked.push_back(next);
  }
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
  while (r.first_unacked < r.unacked.size() && not_after(r.unacked[r.first_unacked], s.ack)) {
    ++r.first_unacked;
  }
  if (r.first_unacked == r.unacked.size()) {
    r.unacked.clear();
    r.first_unacked = 0;
  } else if (r.first_unacked > 4096) {
    r.unacked.erase(r.unacked.begin(),
                    r.unacked.begin() + static_cast<std::ptrdiff_t>(r.first_unacked));
    r.first_unacked = 0;
  }
}

/// Whether tshark takes the SACK blocks for a D-SACK (RFC 2883). Without blocks it compares with 0;
/// without ACK it uses the number in that field.
bool tshark_analysis::looks_like_dsack(const segment& s, const side& r) {
  const std::uint32_t ack = s.any(flag::ack) && !s.partial ? s.ack - r.base : s.ack;
  const std::uint32_t right = s.sack_count > 0 ? s.sack[0].right - r.base : 0;
  if (not_after(right, ack)) return true;
  return s.sack_count > 1 && before(s.sack[1].left - r.base, right) &&
         !before(s.sack[1].right - r.base, right);
}

/// What tshark uses only for later segments. Returns the flags that it shows.
std::uint32_t tshark_analysis::remember(const segment& s, side& f, side& r, std::uint32_t flags) {
  const bool syn = s.any(flag::syn);
  const bool ack = s.any(flag::ack);
  std::uint32_t fast_open = 0;
  if (syn && ack) {
    if (s.ack - r.base > 1) {
      fast_open = tshark_flag::tfo_ack;
    } else if (fast_open_data_) {
      fast_open = tshark_flag::tfo_ignored;
    }
  }
  if (syn) {
    if (!ack) syn_time_ = s.time;
    f.first_ack = true;
  } else if (ack) {
    if (rtt_ == 0 && syn_time_ != 0) rtt_ = s.time - syn_time_;
    f.first_ack = false;
  }
  if ((s.has & segment::scale) != 0) {
    f.scale = static_cast<std::int8_t>(s.window_scale > 14 ? 14 : s.window_scale);
  }
  if (syn && !ack && (s.has & segment::fast_open) != 0) {
    fast_open = tshark_flag::tfo_syn;
    if (s.length > 0) fast_open_data_ = true;
  }
  // Where the capture ends within the options, or an option is too short, tshark stops here and
  // shows nothing of its analysis.
  const bool cut_off = s.captured < s.header && (s.has & segment::bad_length) == 0;
  // Looking for a D-SACK, it reads past the end of an option without a block.
  const bool past_end = (s.has & segment::sack_without_block) != 0 && looks_like_dsack(s, r);
  if (cut_off || past_end || (s.has & segment::stops_tshark) != 0) return fast_open;
  if (syn) {
    if (f.scale == -1) {
      f.scale = -2;
      r.scale = -2;
    } else if (ack && r.scale == -2) {
      f.scale = -2;
    }
  }
  return flags | fast_open;
}

}  // namespace lens
