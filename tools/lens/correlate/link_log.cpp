#include "correlate/link_log.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <tuple>

#include "correlate/record.hpp"

namespace lens {
namespace {

namespace json = boost::json;

constexpr std::int64_t second = 1'000'000'000;

std::optional<link_event::disposition> disposition_named(std::string_view word) {
  const auto found = std::find(disposition_names.begin(), disposition_names.end(), word);
  if (found == disposition_names.end()) return std::nullopt;
  return static_cast<link_event::disposition>(found - disposition_names.begin());
}

/// The flags that the log names.
constexpr std::uint16_t in_log = 0xff;

std::uint16_t flags_from(std::string_view words) {
  std::uint16_t flags = 0;
  for (std::size_t bit = 0; bit < flag_names.size(); ++bit) {
    if (words.find(flag_names[bit]) != words.npos) flags |= static_cast<std::uint16_t>(1U << bit);
  }
  return flags & in_log;
}

link_event event_from(const json::object& line, link_event::disposition what) {
  const auto n = [&](std::string_view name) { return number_field(line, name).value_or(0); };
  link_event e;
  e.what = what;
  e.why = text_field(line, "why");
  e.rule = text_field(line, "rule");
  if (const auto* p = line.if_contains("probability"); p != nullptr && p->is_number())
    e.probability = p->to_number<double>();
  e.time = time_of(line, "time");
  e.waited = time_of(line, "waited");
  e.queue_packets = static_cast<std::uint64_t>(n("queue_packets"));
  e.frame = static_cast<std::uint64_t>(n("frame"));
  e.number = static_cast<std::uint64_t>(n("number"));
  e.bit = static_cast<std::uint32_t>(n("bit"));
  e.seq = static_cast<std::uint32_t>(n("seq"));
  e.ack = static_cast<std::uint32_t>(n("ack"));
  e.length = static_cast<std::uint32_t>(n("length"));
  e.flags = flags_from(text_field(line, "flags"));
  if (const auto* copy = line.if_contains("copy"); copy != nullptr && copy->is_bool())
    e.copy = copy->get_bool();
  return e;
}

/// What two segments that are one have in common.
using similarity =
    std::tuple<std::uint8_t, std::uint32_t, std::uint32_t, std::uint32_t, std::uint16_t>;

similarity similarity_of(const link_event& e) {
  return {e.from, e.seq, e.ack, e.length, e.flags};
}
similarity similarity_of(const analyzed_segment& s) {
  return {s.from, s.seq, s.any(flag::ack) ? s.ack : 0, s.length,
          static_cast<std::uint16_t>(s.flags & in_log)};
}

/// Finds the frame of events that name none.
class frame_finder {
 public:
  frame_finder(const connection& c, const spill_file& disk) {
    c.each_row(disk, [&](const analyzed_segment& s) {
      rows_[similarity_of(s)].push_back({s.time, s.frame});
    });
    for (auto& [what, rows] : rows_) {
      std::stable_sort(rows.begin(), rows.end(),
                       [](const place& a, const place& b) { return a.time < b.time; });
    }
  }

  std::uint64_t frame_of(const link_event& e) const {
    const bool dropped = e.what == link_event::disposition::dropped;
    const auto found = rows_.find(similarity_of(e));
    if (found == rows_.end()) return 0;
    // A packet that the line dropped can have been captured before that, not after: a later one
    // like it is its retransmission.
    constexpr std::int64_t near = second / 10;
    const std::int64_t maximum = dropped ? near : 5 * second;
    const auto& rows = found->second;
    const auto later = std::upper_bound(rows.begin(), rows.end(), e.time,
                                        [](std::int64_t t, const place& p) { return t < p.time; });
    std::int64_t minimum = maximum;
    std::uint64_t frame = 0;
    if (later != rows.begin()) {
      // Of those at the same time, the first that was captured.
      const auto time = std::prev(later)->time;
      const auto earlier = std::lower_bound(
          rows.begin(), later, time, [](const place& p, std::int64_t t) { return p.time < t; });
      if (e.time - time < minimum) {
        minimum = e.time - time;
        frame = earlier->frame;
      }
    }
    if (!dropped && later != rows.end() && later->time - e.time < minimum) frame = later->frame;
    return frame;
  }

 private:
  struct place {
    std::int64_t time;
    std::uint64_t frame;
  };
  std::map<similarity, std::vector<place>> rows_;
};

/// Whether the frame with that number is this packet: another capture has other numbers.
class number_checker {
 public:
  number_checker(const connection& c, const spill_file& disk,
                 const std::vector<link_event>& events) {
    for (const auto& e : events) {
      if (e.frame != 0) rows_.try_emplace(e.frame);
    }
    if (rows_.empty()) return;
    c.each_row(disk, [&](const analyzed_segment& s) {
      if (const auto found = rows_.find(s.frame); found != rows_.end()) found->second = s;
    });
  }
  bool fits(const link_event& e) const {
    const auto found = rows_.find(e.frame);
    if (found == rows_.end() || found->second.frame == 0 || found->second.from != e.from)
      return false;
    // What was flipped may be any field.
    return e.what == link_event::disposition::corrupted || found->second.seq == e.seq;
  }

 private:
  std::map<std::uint64_t, analyzed_segment> rows_;
};

}  // namespace

bool link_events::was_lost(std::uint64_t frame) const {
  const auto* events = of(frame);
  return events != nullptr && std::any_of(events->begin(), events->end(), [](const auto& e) {
           return e.what == link_event::disposition::dropped && !e.copy;
         });
}

link_log::link_log(const std::string& file, origin from) {
  trouble_ = each_record(file, from, [&](const json::object& line) {
    if (text_field(line, "kind") != "link" || time_of(line, "time") == 0) return;
    const auto word = text_field(line, "event");
    if (word == "change")
      changes_.push_back({time_of(line, "time"), std::string(text_field(line, "settings"))});
    const auto what = disposition_named(word);
    const auto source = endpoint_of(text_field(line, "source"));
    const auto target = endpoint_of(text_field(line, "destination"));
    if (!what || !source || !target) return;
    auto e = event_from(line, *what);
    numbered_ = numbered_ || e.frame != 0;
    by_ends_[ends_key(*source, *target)].add(std::move(e));
  });
  for (auto& [ends, events] : by_ends_) events.sort();
  std::stable_sort(changes_.begin(), changes_.end(),
                   [](const link_change& a, const link_change& b) { return a.time < b.time; });
}

/// A line may be changed a thousand times a second (a recorded rate), and many connections may be
/// open meanwhile: each of them gets only the events of its own time.
void link_log::take_changes(const connection& c, link_events& all) const {
  const std::size_t maximum = 8 + std::size_t{c.sum.sides[0].segments} + c.sum.sides[1].segments;
  const auto before = [](const link_change& one, std::int64_t t) { return one.time < t; };
  const auto first = std::lower_bound(changes_.begin(), changes_.end(), c.first_time, before);
  const auto end = c.last_time < c.first_time
                       ? first
                       : std::lower_bound(first, changes_.end(), c.last_time + 1, before);
  const auto n = static_cast<std::size_t>(end - first);
  all.changes.assign(first, first + static_cast<std::ptrdiff_t>(std::min(n, maximum)));
  all.more_changes = n - all.changes.size();
}

link_events link_log::take(const connection& c, const spill_file& disk) {
  std::vector<link_event> events;
  for (std::uint8_t side = 0; side < 2; ++side) {
    const auto found = by_ends_.find(ends_key(c.ends[side], c.ends[1 - side]));
    if (found == by_ends_.end()) continue;
    // Where it did not end, packets may have been lost after the last one that got through; where
    // it did, the same ports may soon be used again.
    const auto until = c.last_time + (c.finished() ? second : 60 * second);
    for (auto& e : found->second.take(std::min(until, c.until - 1))) {
      e.from = side;
      events.push_back(std::move(e));
    }
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  link_events all;
  const number_checker numbered(c, disk, events);
  std::optional<frame_finder> by_content;
  for (auto& e : events) {
    // The capture that the line itself makes has a number for each packet in it.
    const bool surely_unseen =
        numbered_ && e.frame == 0 && e.what == link_event::disposition::dropped;
    if (!surely_unseen && !numbered.fits(e)) {
      if (!by_content) by_content.emplace(c, disk);
      e.frame = by_content->frame_of(e);
    }
    if (e.what == link_event::disposition::dropped && !e.copy) ++all.lost[e.from];
    if (e.frame != 0) {
      all.by_frame[e.frame].push_back(std::move(e));
    } else if (e.what == link_event::disposition::dropped && !e.copy) {
      all.unseen.push_back(std::move(e));
    }
  }
  take_changes(c, all);
  return all;
}

std::uint64_t link_log::drops_left() const {
  std::uint64_t n = 0;
  for (const auto& [ends, events] : by_ends_) {
    const auto left = events.left();
    n += static_cast<std::uint64_t>(std::count_if(left.begin(), left.end(), [](const auto& e) {
      return e.what == link_event::disposition::dropped;
    }));
  }
  return n;
}

}  // namespace lens
