#include "recording/event_log.hpp"

#include <fmt/format.h>

#include <array>
#include <ctime>

#include "line/headers.hpp"

namespace socklab::link {
namespace {

std::int64_t nanoseconds_of(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// The pipeline counts in CLOCK_MONOTONIC. What CLOCK_REALTIME has more; asked again where we lost
/// the processor between the questions.
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

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += {'\\', c};
    else if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += c;
  }
  return result + '"';
}

std::string segment_words(const packet& p, const headers& h) {
  std::string line = fmt::format(R"(,"source":"{}","destination":"{}")", source(h, p.ip()),
                                 destination(h, p.ip()));
  if (h.has_tcp)
    line += fmt::format(
        R"(,"flags":"{}","seq":{},"ack":{},"length":{})", flag_words(h.tcp_flags), h.seq,
        (h.tcp_flags & headers::ack) != 0 ? std::to_string(h.acknowledged) : "null", h.payload);
  return line;
}

}  // namespace

std::string to_json(const event& e, std::int64_t realtime) {
  const packet& p = e.which;
  const headers h = read_headers(p.ip(), p.length);
  std::string line = fmt::format(
      R"({{"kind":"link","time":"{}","from":"{}","event":"{}","why":"{}","frame":{},"number":{})",
      seconds(realtime), host_name(e.from), name(e.what), name(e.why),
      p.frame != 0 ? std::to_string(p.frame) : "null", p.index);
  if (e.why == cause::counted) line += fmt::format(R"(,"rule":"{}")", describe(e.by));
  if (e.probability > 0) line += fmt::format(R"(,"probability":{:g})", e.probability);
  if (e.what == disposition::queued)
    line += fmt::format(R"(,"waited":"{}")", seconds(e.waited.count()));
  if (e.why == cause::queue_full || e.why == cause::threshold)
    line += fmt::format(R"(,"queue_packets":{},"queue_bytes":{})", e.queue_packets, e.queue_bytes);
  if (e.what == disposition::corrupted) line += fmt::format(R"(,"bit":{})", e.bit);
  if (p.copy) line += R"(,"copy":true)";
  line += segment_words(p, h);
  return line + fmt::format(R"(,"bytes":{}}})", p.length);
}

void event_log::write(const event& e) {
  file_.append(to_json(e, e.when.time_since_epoch().count() + realtime_offset()) + '\n');
}

void event_log::write_change(const std::string& words) {
  file_.append(
      fmt::format("{{\"kind\":\"link\",\"time\":\"{}\",\"event\":\"change\",\"settings\":{}}}\n",
                  seconds(nanoseconds_of(CLOCK_REALTIME)), quoted(words)));
}

void event_log::write_window_probe(side to, const packet& p) {
  file_.append(
      fmt::format("{{\"kind\":\"link\",\"time\":\"{}\",\"event\":\"ask-window\",\"to\":\"{}\"{},"
                  "\"bytes\":{}}}\n",
                  seconds(nanoseconds_of(CLOCK_REALTIME)), host_name(to),
                  segment_words(p, read_headers(p.ip(), p.length)), p.length));
}

}  // namespace socklab::link
