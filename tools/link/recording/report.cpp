#include "recording/report.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/json.hpp>
#include <cmath>

namespace socklab::link {
namespace json = boost::json;
namespace {

std::string scaled(double number, std::string_view unit) {
  constexpr std::array<std::string_view, 4> prefixes{"", "k", "M", "G"};
  std::size_t i = 0;
  for (; number >= 1000 && i + 1 < prefixes.size(); ++i) number /= 1000;
  const int digits = i == 0 || number >= 100 ? 0 : number >= 10 ? 1 : 2;
  return fmt::format("{:.{}f} {}{}", number, digits, prefixes[i], unit);
}

std::string short_time(nanoseconds t) {
  const auto ns = static_cast<double>(t.count());
  if (ns >= 1e9) return fmt::format("{:g}s", ns / 1e9);
  if (ns >= 1e6) return fmt::format("{:g}ms", ns / 1e6);
  return fmt::format("{:g}us", ns / 1e3);
}

std::string describe(const impairment& c) {
  std::string text;
  if (c.bursts)
    text += fmt::format(" gemodel {:g}% {:g}% {:g}% {:g}%", c.bursts->to_bad * 100,
                        c.bursts->to_good * 100, c.bursts->loss_in_bad * 100,
                        c.bursts->loss_in_good * 100);
  if (c.probability > 0) text += fmt::format(" {:g}%", c.probability * 100);
  for (const match_rule& p : c.rules) text += " " + describe(p);
  return text;
}

std::string describe(const queue_limits& q) {
  std::string text;
  if (q.packets != queue_limits::unlimited) text += fmt::format(" {} packets", q.packets);
  if (q.bytes != queue_limits::unlimited) text += fmt::format(" {}B", q.bytes);
  if (q.time) text += " " + short_time(*q.time);
  if (text.empty()) text = " unlimited";
  std::string mark;
  if (q.mark_packets != queue_limits::unlimited) mark += fmt::format(" {} packets", q.mark_packets);
  if (q.mark_bytes != queue_limits::unlimited) mark += fmt::format(" {}B", q.mark_bytes);
  if (q.mark_time) mark += " " + short_time(*q.mark_time);
  return text + (mark.empty() ? "" : " threshold" + mark);
}

std::string drops(const direction_counters& t) {
  std::string text;
  for (std::size_t i = 0; i < causes; ++i)
    if (t.drops[i] != 0)
      text +=
          fmt::format("{}{} {}", text.empty() ? "" : ", ", t.drops[i], name(static_cast<cause>(i)));
  return text;
}

std::string disposition_counts(const direction_counters& t) {
  std::string text;
  if (const auto n = t.of(disposition::dropped); n != 0)
    text += fmt::format(", {} dropped ({})", n, drops(t));
  constexpr std::array<std::pair<disposition, std::string_view>, 5> others{
      {{disposition::queued, "waited in the queue"},
       {disposition::marked, "marked"},
       {disposition::duplicated, "duplicated"},
       {disposition::reordered, "held back"},
       {disposition::corrupted, "corrupted"}}};
  for (const auto& [f, word] : others)
    if (t.of(f) != 0) text += fmt::format(", {} {}", t.of(f), word);
  return text;
}

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

std::string describe(const direction_settings& s) {
  std::string text;
  const auto add = [&text](const std::string& more) { text += (text.empty() ? "" : ", ") + more; };
  if (s.delay.count() != 0) add("delay " + short_time(s.delay));
  if (s.jitter.count() != 0)
    add("jitter " + short_time(s.jitter) + (s.jitter_is_normal ? " normal" : "") +
        (s.jitter_reorders ? " reorders" : ""));
  if (s.rate != 0) add(fmt::format("rate {}bit, queue{}", s.rate, describe(s.queue)));
  constexpr std::array<std::pair<std::string_view, impairment direction_settings::*>, 6>
      impairments{{{"loss", &direction_settings::loss},
                   {"drop", &direction_settings::drop},
                   {"duplicate", &direction_settings::duplicate},
                   {"reorder", &direction_settings::reorder},
                   {"mark", &direction_settings::mark},
                   {"corrupt", &direction_settings::corrupt}}};
  for (const auto& [key, member] : impairments) {
    if ((s.*member).is_off()) continue;
    std::string one = std::string(key) + describe(s.*member);
    if (key == "reorder")
      one += " by " + (s.reorder_hold.count() != 0 ? short_time(s.reorder_hold)
                                                   : std::to_string(s.reorder_by));
    add(one);
  }
  if (s.down) add("cut");
  return text;
}

std::string rate_line(const recorder& record, const std::array<direction_counters, 2>& before,
                      double seconds, const std::array<const direction*, 2>& directions) {
  std::string line;
  for (const side s : {side::a, side::b}) {
    const direction_counters& now = record.of(s);
    const direction_counters& then = before[static_cast<std::size_t>(s)];
    line += fmt::format(
        "{}{} to {}: {:.0f} packets/s, {}bit/s", line.empty() ? "" : " | ", host_name(s),
        host_name(other(s)), static_cast<double>(now.left - then.left) / seconds,
        scaled(static_cast<double>(now.left_bytes - then.left_bytes) * 8 / seconds, ""));
    if (const auto n = now.of(disposition::dropped) - then.of(disposition::dropped); n != 0)
      line += fmt::format(", {} dropped", n);
    if (const auto n = directions[static_cast<std::size_t>(s)]->queued_packets(); n != 0)
      line += fmt::format(", {} in the queue", n);
  }
  return line;
}

std::string summary(const recorder& record, double seconds) {
  std::string text;
  for (const side s : {side::a, side::b}) {
    const direction_counters& t = record.of(s);
    text += fmt::format("{}{} to {}: {} packets, {} in {:.1f} s{}", text.empty() ? "" : "\n",
                        host_name(s), host_name(other(s)), t.entered,
                        scaled(static_cast<double>(t.entered_bytes), "B"), seconds,
                        disposition_counts(t));
  }
  return text;
}

std::string state_json(const recorder& record, double seconds,
                       const std::array<const direction*, 2>& directions,
                       const std::array<int, 2>& joined) {
  json::object state{{"seconds", std::round(seconds * 1e3) / 1e3},
                     {"cpu_seconds", processor_seconds()},
                     {"joined", {{"A", joined[0]}, {"B", joined[1]}}}};
  for (const side s : {side::a, side::b}) {
    const direction_counters& t = record.of(s);
    const direction& d = *directions[static_cast<std::size_t>(s)];
    json::object one{{"settings", describe(d.settings())}, {"entered", t.entered},
                     {"entered_bytes", t.entered_bytes},   {"delivered", t.left},
                     {"delivered_bytes", t.left_bytes},    {"queue_packets", d.queued_packets()},
                     {"queue_bytes", d.queued_bytes()}};
    for (std::size_t i = 0; i < dispositions; ++i)
      one[name(static_cast<disposition>(i))] = t.by_disposition[i];
    json::object by_cause;
    for (std::size_t i = 0; i < causes; ++i)
      if (t.drops[i] != 0) by_cause[name(static_cast<cause>(i))] = t.drops[i];
    one["drops"] = std::move(by_cause);
    state[direction_name(s)] = std::move(one);
  }
  return json::serialize(state);
}

}  // namespace socklab::link
