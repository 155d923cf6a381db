#include "describe/description.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <utility>

#include "analysis/notes.hpp"
#include "describe/connection_writer.hpp"
#include "describe/correlation.hpp"
#include "describe/link.hpp"
#include "describe/rules.hpp"

namespace lens {
/// Where only one side was captured: what its segments show of the other side.
void connection_writer::opening_of(int only) {
  const value me = who(only);
  const value other = who(1 - only);
  if (c_.to_itself()) {
    add(connection_rule::to_itself, {me});
    add(connection_rule::moved_alone,
        {me, bytes(static_cast<std::int64_t>(stream_of(only).bytes()))});
    return;
  }
  add(connection_rule::only_one, {me, other});
  if (c_.client_guessed) add(connection_rule::client_guessed, {});
  if (!c_.window_known(only)) add(connection_rule::scale_unknown_of, {me});
  const std::int64_t numbers = std::max<std::int64_t>(0, stream_of(1 - only).acked - 1);
  add(numbers > 0 ? connection_rule::moved_one : connection_rule::moved_alone,
      {me, bytes(static_cast<std::int64_t>(stream_of(only).bytes())), num(numbers), other});
}

/// Without the SYNs, windows may be shown as they are in the header.
void connection_writer::scales() {
  if (!c_.window_known(0) && !c_.window_known(1)) add(connection_rule::scale_unknown, {});
  for (int s = 0; s < 2; ++s) {
    if (c_.window_known(s)) continue;
    if (c_.window_known(1 - s)) add(connection_rule::scale_unknown_of, {who(s)});
    const int minimum = c_.min_scale(s);
    if (minimum > 0) {
      add(connection_rule::scale_at_least,
          {who(s), num(std::int64_t{minimum}), num(std::int64_t{1} << minimum)});
    }
  }
}

void connection_writer::opening() {
  if (const int only = c_.only_side(); only >= 0) return opening_of(only);
  const value client = side(0);
  switch (c_.kind_of_opening()) {
    case opening_kind::three_way:
      add(connection_rule::opened, {client, secs(c_.opening_time[2] - c_.opening_time[0])});
      break;
    case opening_kind::simultaneous:
      add(connection_rule::opened_crossing,
          {secs(std::max<std::int64_t>(0, c_.opening_time[2] - c_.opening_time[0]))});
      break;
    case opening_kind::refused:
      add(connection_rule::opened_refused, {client, num(c_.reset_frame)});
      return;
    case opening_kind::unanswered:
      add(connection_rule::opened_unanswered, {client});
      break;
    case opening_kind::not_captured:
      add(connection_rule::opened_before,
          {text(phrase(c_.client_guessed ? label::a_guess : label::known, lang_))});
      scales();
      break;
  }
  if (c_.kind_of_opening() == opening_kind::unanswered &&
      stream_of(0).bytes() + stream_of(1).bytes() == 0)
    return;
  add(connection_rule::moved,
      {client, bytes(static_cast<std::int64_t>(stream_of(c_.client).bytes())), side(1),
       bytes(static_cast<std::int64_t>(stream_of(1 - c_.client).bytes()))});
}

/// The timestamps of two processors' packets may be a little out of order; a larger step is a clock
/// that was set.
void connection_writer::clock() {
  constexpr std::int64_t little = 100'000'000;
  std::int64_t before = c_.first_time, back = 0;
  std::uint64_t where = 0;
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    if (where == 0 && before - s.time > little) {
      where = s.frame;
      back = before - s.time;
    }
    before = s.time;
  });
  if (where != 0) add(connection_rule::clock_back, {secs(back), num(where)});
}

/// ECN, urgent data and a wrap of the numbers: the first of each.
void connection_writer::signals() {
  std::uint64_t marked = 0, echoed = 0, cut = 0, offered = 0, agreed = 0;
  int echoing = 0, cutting = 0;
  std::array<bool, 2> urgent{}, wrapped{};
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    const auto from = static_cast<std::size_t>(s.from);
    if (s.any(flag::syn)) {
      constexpr std::uint16_t ecn = flag::ece | flag::cwr;
      if (!s.any(flag::ack) && (s.flags & ecn) == ecn) offered = s.frame;
      if (s.any(flag::ack) && (s.flags & ecn) == flag::ece) agreed = s.frame;
      return;
    }
    if (marked == 0 && s.noted(note::congestion_marked)) marked = s.frame;
    const bool classic_ecn = !s.accurate_ecn;
    if (classic_ecn && echoed == 0 && s.any(flag::ece)) {
      echoed = s.frame;
      echoing = s.from;
    }
    if (classic_ecn && cut == 0 && s.any(flag::cwr)) {
      cut = s.frame;
      cutting = s.from;
    }
    if (s.noted(note::urgent) && !std::exchange(urgent[from], true))
      add(connection_rule::urgent,
          {who(s.from), num(s.frame), num((v_.seq(s) + s.urgent) & 0xffffffff)});
    if (s.noted(note::number_wraps) && !std::exchange(wrapped[from], true))
      add(connection_rule::wrapped, {who(s.from), num(s.frame)});
  });
  if (offered != 0 && agreed != 0) add(connection_rule::can_ecn, {});
  if (c_.accurate_ecn) add(connection_rule::accurate_ecn, {});
  if (marked != 0 && echoed > marked)
    add(connection_rule::marked, {num(marked), who(echoing), num(echoed)});
  else if (marked != 0 && !c_.accurate_ecn)
    add(connection_rule::marked_alone, {num(marked)});
  else if (echoed != 0)
    add(connection_rule::echoed, {num(echoed), who(echoing)});
  if (cut != 0) add(connection_rule::cut, {who(cutting), num(cut)});
}

/// Packets that were captured, or delivered, more than once.
void connection_writer::copies() {
  struct tally {
    std::uint64_t times = 0;
    std::uint32_t ttl_difference = 0;
  };
  std::array<std::array<tally, 2>, 2> tallies{};  // by side; at the same place, or behind a router
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    if (!s.noted(note::duplicate_frame)) return;
    auto& t = tallies[s.from][s.count > 0 ? 1 : 0];
    ++t.times;
    if (t.times == 1) t.ttl_difference = s.count;
  });
  for (std::size_t s = 0; s < 2; ++s) {
    const auto& [here, on] = tallies[s];
    const value side_name = who(static_cast<int>(s));
    if (here.times > 0) add(connection_rule::copies, {num(here.times), side_name});
    if (on.times > 0)
      add(connection_rule::copies_on, {num(on.times), side_name, num(on.ttl_difference)});
  }
}

void connection_writer::losses() {
  const auto& a = c_.sum.sides[0];
  const auto& b = c_.sum.sides[1];
  if (a.bad_checksums + b.bad_checksums > 0)
    add(connection_rule::bad_checksums, {num(a.bad_checksums + b.bad_checksums)});
  // Described where the capture was made on one of the two hosts. On a loopback both sides leave
  // their checksums to the card, except for a few segments without a socket (a reset, an ACK of
  // TIME_WAIT).
  const auto leaves_open = [](const statistics::side& s) {
    return s.offloaded_sums * 2 >= s.segments;
  };
  const std::uint64_t open = a.offloaded_sums + b.offloaded_sums;
  if (std::min(a.segments, b.segments) > 1 && leaves_open(a) != leaves_open(b))
    add(connection_rule::offloaded, {num(open)});
  if (a.oversize + b.oversize > 0) add(connection_rule::oversize, {num(a.oversize + b.oversize)});
  for (int s = 0; s < 2; ++s) {
    const auto& f = c_.sum.sides[static_cast<std::size_t>(s)];
    if (f.retransmissions > 0) {
      auto loss_rule = f.spurious > 0 ? connection_rule::lost : connection_rule::lost_all;
      if (f.retransmissions == 1)
        loss_rule = f.spurious > 0 ? connection_rule::lost_none : connection_rule::lost_one;
      add(loss_rule, {who(s), num(f.retransmissions), num(f.spurious)});
    }
    if (f.out_of_order > 0) {
      add(f.out_of_order == 1 ? connection_rule::reordered_one : connection_rule::reordered,
          {num(f.out_of_order), who(s)});
    }
  }
}

void connection_writer::closing() {
  const std::size_t first = c_.first_fin;
  const std::size_t second = 1 - first;
  if (c_.ignored_reset != 0)
    add(connection_rule::reset_ignored, {who(1 - c_.unacceptable_from), num(c_.ignored_reset)});
  switch (c_.kind_of_closing()) {
    case closing_kind::four_way:
      add(connection_rule::closed_four, {who(static_cast<int>(first)), num(c_.fin_frame[first]),
                                         who(static_cast<int>(second)), num(c_.fin_frame[second])});
      break;
    case closing_kind::three_segment:
      add(connection_rule::closed_three,
          {who(static_cast<int>(first)), num(c_.fin_frame[first]), who(static_cast<int>(second)),
           num(c_.fin_frame[second])});
      break;
    case closing_kind::simultaneous:
      add(connection_rule::closed_both, {num(std::min(c_.fin_frame[0], c_.fin_frame[1])),
                                         num(std::max(c_.fin_frame[0], c_.fin_frame[1]))});
      break;
    case closing_kind::reset:
      if (c_.kind_of_opening() == opening_kind::refused) break;  // described with the opening
      add(c_.reset_role == role::reset_unexpected ? connection_rule::reset_unknown
                                                  : connection_rule::reset,
          {who(c_.reset_from), num(c_.reset_frame)});
      break;
    case closing_kind::half_closed:
      add(connection_rule::closed_half, {who(static_cast<int>(first)), num(c_.fin_frame[first])});
      break;
    case closing_kind::not_captured:
      if (const int only = c_.only_side(); only >= 0) {
        const std::uint64_t fin = c_.fin_frame[static_cast<std::size_t>(only)];
        if (fin != 0) add(connection_rule::closed_one, {who(only), num(fin), who(1 - only)});
      } else if (c_.kind_of_opening() != opening_kind::unanswered) {
        add(connection_rule::closed_not, {});
      }
      break;
  }
  if (c_.fin_frame[second] != 0 && c_.fin_acked_frame[second] == 0 && c_.reset_frame == 0) {
    add(connection_rule::last_ack_missing, {});
  }
  if (c_.reported_early) add(connection_rule::reported_early, {});
}

description description_of(const connection& c, const spill_file& disk, const view& v,
                           language lang) {
  return connection_writer(c, disk, v, lang).write();
}

description description_of(const connection& c, const spill_file& disk, const view& v,
                           const link_events* line, const correlation* correlated, language lang) {
  description all = description_of(c, disk, v, lang);
  const auto add = [&](description more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  };
  if (line != nullptr) add(description_of(*line, v, lang));
  if (correlated != nullptr) add(description_of(*correlated, v, c.first_time, lang));
  return all;
}

}  // namespace lens
