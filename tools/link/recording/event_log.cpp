#include "recording/event_log.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <ctime>

#include "line/headers.hpp"

namespace socklab::link {
namespace json = boost::json;
namespace {

std::int64_t nanoseconds_of(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// The difference between CLOCK_REALTIME and CLOCK_MONOTONIC, which the line uses. Measured again
/// where this process was preempted between the readings.
std::int64_t realtime_offset() {
  std::int64_t before = 0;
  std::int64_t realtime = 0;
  std::int64_t after = 0;
  for (int tries = 0; tries < 10; ++tries) {
    before = nanoseconds_of(CLOCK_MONOTONIC);
    realtime = nanoseconds_of(CLOCK_REALTIME);
    after = nanoseconds_of(CLOCK_MONOTONIC);
    if (after - before < 5'000) break;
  }
  return realtime - (before + after) / 2;
}

std::string seconds(std::int64_t ns) {
  return fmt::format("{}.{:09}", ns / 1'000'000'000, ns % 1'000'000'000);
}

std::string flag_words(std::uint8_t flags) {
  constexpr std::array<std::string_view, 8> words{"FIN", "SYN", "RST", "PSH",
                                                  "ACK", "URG", "ECE", "CWR"};
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    if ((flags >> i & 1) != 0) text += (text.empty() ? "" : ",") + std::string(words[i]);
  return text;
}

json::value number_or_null(std::uint64_t number) {
  return number != 0 ? json::value(number) : json::value(nullptr);
}

void add_segment(json::object& line, const packet& p, const headers& h) {
  line["source"] = source(h, p.ip());
  line["destination"] = destination(h, p.ip());
  if (!h.has_tcp) return;
  line["flags"] = flag_words(h.tcp_flags);
  line["seq"] = h.seq;
  line["ack"] =
      (h.tcp_flags & headers::ack) != 0 ? json::value(h.acknowledged) : json::value(nullptr);
  line["length"] = h.payload;
}

}  // namespace

std::string to_json(const event& e, std::int64_t realtime) {
  const packet& p = e.which;
  json::object line{
      {"kind", "link"},        {"time", seconds(realtime)}, {"from", host_name(e.from)},
      {"event", name(e.what)}, {"why", name(e.why)},        {"frame", number_or_null(p.frame)},
      {"number", p.index}};
  if (e.why == cause::counted) line["rule"] = describe(e.by);
  if (e.probability > 0) line["probability"] = e.probability;
  if (e.what == disposition::queued) line["waited"] = seconds(e.waited.count());
  if (e.why == cause::queue_full || e.why == cause::threshold) {
    line["queue_packets"] = e.queue_packets;
    line["queue_bytes"] = e.queue_bytes;
  }
  if (e.what == disposition::corrupted) line["bit"] = e.bit;
  if (p.copy) line["copy"] = true;
  add_segment(line, p, read_headers(p.ip(), p.length));
  line["bytes"] = p.length;
  return json::serialize(line);
}

void event_log::write(const event& e) {
  file_.append(to_json(e, e.when.time_since_epoch().count() + realtime_offset()) + '\n');
}

void event_log::write_change(const std::string& words) {
  file_.append(json::serialize(json::object{{"kind", "link"},
                                            {"time", seconds(nanoseconds_of(CLOCK_REALTIME))},
                                            {"event", "change"},
                                            {"settings", words}}) +
               '\n');
}

void event_log::write_window_probe(side to, const packet& p) {
  json::object line{{"kind", "link"},
                    {"time", seconds(nanoseconds_of(CLOCK_REALTIME))},
                    {"event", "ask-window"},
                    {"to", host_name(to)}};
  add_segment(line, p, read_headers(p.ip(), p.length));
  line["bytes"] = p.length;
  file_.append(json::serialize(line) + '\n');
}

}  // namespace socklab::link
