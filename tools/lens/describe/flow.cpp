// The part of a description about flow control: stalls, full windows, waits, delayed ACKs.

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <utility>

#include "analysis/notes.hpp"
#include "describe/connection_writer.hpp"

namespace lens {

bool is_severe(connection_rule r) {
  switch (r) {
    case connection_rule::opened_refused:
    case connection_rule::held:
    case connection_rule::held_on:
    case connection_rule::given_up:
    case connection_rule::reset_unknown:
    case connection_rule::one_more_stall:
    case connection_rule::more_stalls:
    case connection_rule::reset:
      return true;
    default:
      return false;
  }
}

/// The windows that the receiver announced before the stall, each smaller than the one before.
void connection_writer::window_fall(const stall& one) {
  std::vector<std::uint32_t> steps;
  bool over = false;
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    if (over || s.from != one.receiver || s.any(flag::rst)) return;
    if (s.frame > one.first_frame) {
      over = true;
      return;
    }
    if (!steps.empty() && s.window > steps.back()) steps.clear();
    if (steps.empty() || s.window < steps.back()) steps.push_back(s.window);
  });
  if (steps.size() < 3) return;
  std::string path;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps.size() > 8 && i == 5) {
      path += " → …";
      i = steps.size() - 2;
    }
    if (i > 0) path += " → ";
    append_number(path, steps[i]);
  }
  add(connection_rule::fell, {who(one.receiver), text(path), num(one.first_frame)});
}

void connection_writer::describe_stall(const stall& one) {
  const int sender = 1 - one.receiver;
  std::string at;
  append_seconds(at, one.from - c_.first_time, lang_);
  if (one.filled) {
    add(connection_rule::filled, {text(at), who(sender), who(one.receiver), num(one.first_frame)});
  } else {
    add(connection_rule::closed, {text(at), who(one.receiver), num(one.first_frame),
                                  bytes(std::max<std::int64_t>(0, one.at - 1)), who(sender)});
  }
  if (!one.probes.empty()) {
    std::string times;
    std::size_t answered = 0;
    std::int64_t before = one.from;
    for (std::size_t i = 0; i < one.probes.size(); ++i) {
      if (i < 5) {
        if (i > 0) times += lang_ == language::zh ? "、" : ", ";
        append_seconds(times, one.probes[i].time - before, lang_);
      } else if (i == 5) {
        times += lang_ == language::zh ? "、…" : ", …";
      }
      before = one.probes[i].time;
      if (one.probes[i].answered_by != 0) ++answered;
    }
    const bool all = answered == one.probes.size();
    auto how = all ? connection_rule::probed_all : connection_rule::probed;
    if (one.probes.size() == 1)
      how = all ? connection_rule::probed_once : connection_rule::probed_unanswered;
    add(how, {num(one.probes.size()), text(times), num(answered)});
    if (answered < one.probes.size()) add(connection_rule::probe_limit, {});
  }
  const std::int64_t lasted = one.to - one.from;
  if (c_.only_side() >= 0) {  // whether its peer had anything to send was not captured
    if (one.ended) {
      add(connection_rule::stayed_closed,
          {who(one.receiver), secs(lasted), num(one.opened_by), bytes(one.opened_to)});
    } else {
      add(connection_rule::stayed_closed_on, {who(one.receiver), secs(lasted)});
    }
  } else if (one.abandoned) {
    add(connection_rule::given_up,
        {who(sender), secs(lasted), num(one.opened_by), num(c_.reset_frame)});
  } else if (one.ended) {
    add(connection_rule::held,
        {who(sender), secs(lasted), num(one.opened_by), bytes(one.opened_to)});
  } else {
    add(connection_rule::held_on, {who(sender), secs(lasted)});
  }
}

/// The longest stalls are described, in the order of time; the others are counted.
void connection_writer::flow() {
  constexpr std::size_t maximum = 3;
  std::vector<stall> longest;
  std::uint64_t more[2] = {};
  const auto length = [](const stall& s) { return s.to - s.from; };
  c_.each_stall(disk_, [&](const stall& one) {
    longest.push_back(one);
    if (longest.size() <= maximum) return;
    const auto minimum =
        std::min_element(longest.begin(), longest.end(),
                         [&](const stall& a, const stall& b) { return length(a) < length(b); });
    ++more[1 - minimum->receiver];
    longest.erase(minimum);
  });
  if (!longest.empty()) {
    window_fall(
        *std::max_element(longest.begin(), longest.end(),
                          [&](const stall& a, const stall& b) { return length(a) < length(b); }));
  }
  for (const stall& one : longest) describe_stall(one);
  for (int sender = 0; sender < 2; ++sender) {
    if (more[sender] == 0) continue;
    add(more[sender] == 1 ? connection_rule::one_more_stall : connection_rule::more_stalls,
        {num(more[sender]), who(sender),
         secs(c_.sum.sides[static_cast<std::size_t>(sender)].stalled)});
  }
  if (longest.empty()) fills();
  pauses();
  delayed_acks();
}

/// There was no stall: at most a window was filled, and opened before 0 was announced.
void connection_writer::fills() {
  if (c_.sum.sides[0].data_segments + c_.sum.sides[1].data_segments == 0) return;
  std::array<std::uint64_t, 2> times{}, first{};
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    if (!s.noted(note::window_full)) return;
    if (times[s.from]++ == 0) first[s.from] = s.frame;
  });
  for (std::size_t sender = 0; sender < 2; ++sender) {
    if (times[sender] == 0) continue;
    add(times[sender] == 1 ? connection_rule::filled_once : connection_rule::filled_often,
        {who(static_cast<int>(sender)), who(static_cast<int>(1 - sender)), num(first[sender]),
         num(times[sender])});
  }
  // That no window was full is only known where their sizes are known.
  for (std::size_t sender = 0; sender < 2; ++sender) {
    const auto receiver = static_cast<int>(1 - sender);
    if (c_.sum.sides[sender].data_segments == 0) continue;
    if (!stream_of(receiver).announced || !c_.window_known(receiver)) return;
  }
  if (times[0] + times[1] == 0) add(connection_rule::no_stall, {});
}

/// Why the senders waited, the longest first; as many as fit into a line.
void connection_writer::pauses() {
  for (const int sender : {static_cast<int>(c_.client), 1 - c_.client}) {
    const auto& f = c_.sum.sides[static_cast<std::size_t>(sender)];
    if (!f.waited) continue;
    std::vector<std::pair<std::int64_t, reason>> why;
    std::int64_t all = 0;
    for (std::size_t i = 0; i < reasons; ++i) {
      const std::int64_t one = c_.waited(sender, static_cast<reason>(i));
      all += one;
      why.emplace_back(one, static_cast<reason>(i));
    }
    std::sort(why.begin(), why.end(), std::greater<>());
    // Divided, not multiplied: the timestamps of a capture may be decades apart.
    const std::int64_t little = all / 50;
    // The receiver's window has been described, stall by stall.
    if (why[1].first < little && why[0].second == reason::receiver_window && f.stalls > 0) continue;
    if (why[0].second == reason::unknown && why[1].first <= little) continue;
    std::string list;
    for (const auto& [ns, what] : why) {
      if (ns < little || ns == 0) break;
      std::string one = list.empty() ? "" : lang_ == language::zh ? "、" : ", ";
      one += phrase(what, c_.window_known(1 - sender), lang_);
      one += ' ';
      append_seconds(one, ns, lang_);
      constexpr std::size_t around = 24;
      if (columns(list) + columns(one) + around > sentence_width) break;
      list += one;
    }
    if (!list.empty()) add(connection_rule::paused, {who(sender), text(list)});
  }
}

/// Delayed acknowledgements: to the sender they look like a longer round trip.
void connection_writer::delayed_acks() {
  struct tally {
    std::uint64_t times = 0;
    std::uint64_t first = 0;
    std::int64_t sum = 0;
  };
  std::array<tally, 2> tallies{};
  c_.each_row(disk_, [&](const analyzed_segment& s) {
    if (!s.noted(note::delayed_ack)) return;
    auto& t = tallies[s.from];
    if (t.times++ == 0) t.first = s.frame;
    t.sum = std::min(t.sum + s.delta_time, std::int64_t{1} << 60);
  });
  for (std::size_t s = 0; s < 2; ++s) {
    const auto& t = tallies[s];
    if (t.times == 0) continue;
    add(t.times == 1 ? connection_rule::delayed_ack : connection_rule::delayed_acks,
        {who(static_cast<int>(s)), num(t.times), secs(t.sum), num(t.first)});
  }
}

}  // namespace lens
