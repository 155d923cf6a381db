#include "join/events.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "join/record.hpp"

namespace lens {
namespace {

namespace json = boost::json;

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

effect effect_of(const json::object& line, std::string_view call) {
  if (call == "splice") return text_of(line, "way") == "in" ? effect::reads : effect::writes;
  if (is_any_of(call, {"write", "writev", "pwritev2", "send", "sendto", "sendmsg", "sendmmsg",
                       "sendfile"})) {
    return effect::writes;
  }
  // Neither of these takes bytes out of the stream.
  const auto flags = text_of(line, "flags");
  if (flags.find("MSG_PEEK") != std::string_view::npos ||
      flags.find("MSG_ERRQUEUE") != std::string_view::npos) {
    return effect::none;
  }
  if (is_any_of(call, {"read", "readv", "preadv2", "recv", "recvfrom", "recvmsg", "recvmmsg"})) {
    return effect::reads;
  }
  return effect::none;
}

call_event call_from(const json::object& line) {
  call_event c;
  c.program = text_of(line, "program");
  c.call = text_of(line, "call");
  c.fd = number_of(line, "fd").value_or(-1);
  c.enter = time_of(line, "enter");
  c.leave = time_of(line, "return");
  c.asked = number_of(line, "asked");
  c.result = number_of(line, "result").value_or(0);
  c.error = text_of(line, "error");
  c.does = effect_of(line, c.call);
  if (c.does != effect::none) {
    c.moved = std::max<std::int64_t>(0, number_of(line, "bytes").value_or(c.result));
  }
  return c;
}

sample_event sample_from(const json::object& line) {
  const auto n = [&](std::string_view name) { return number_of(line, name).value_or(0); };
  sample_event s;
  s.time = time_of(line, "time");
  s.unread = n("unread");
  s.unsent = n("unsent");
  s.unacked = n("unacked");
  s.send_buffer = n("send_buffer");
  s.send_memory = n("send_memory");
  s.received = n("bytes_received");
  const auto counted = [&](std::string_view name) {
    auto us = number_of(line, name);
    if (us) *us *= 1000;
    return us;
  };
  s.busy = counted("busy_us");
  s.window_limited = counted("rwnd_limited_us");
  s.buffer_limited = counted("sndbuf_limited_us");
  return s;
}

}  // namespace

events::events(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::system_error(errno, std::generic_category(), file);
  std::string text;
  while (std::getline(in, text)) {
    ++lines_;
    json::error_code bad;
    const json::value parsed = json::parse(text, bad);
    if (bad || !parsed.is_object()) {
      ++unreadable_;
      continue;
    }
    const auto& line = parsed.get_object();
    const auto local = endpoint_of(text_of(line, "local"));
    const auto peer = endpoint_of(text_of(line, "peer"));
    if (!local || !peer) continue;
    const auto kind = text_of(line, "kind");
    if (kind == "call" && time_of(line, "enter") != 0) {
      by_ends_[ends_key(*local, *peer)].calls.push_back(call_from(line));
    } else if (kind == "sample" && time_of(line, "time") != 0) {
      by_ends_[ends_key(*local, *peer)].samples.push_back(sample_from(line));
    }
  }
}

end_events events::take(const endpoint& local, const endpoint& peer, std::int64_t until) {
  const auto found = by_ends_.find(ends_key(local, peer));
  if (found == by_ends_.end()) return {};
  end_events taken;
  taken.calls = up_to(found->second.calls, until, [](const call_event& c) { return c.enter; });
  taken.samples = up_to(found->second.samples, until, [](const sample_event& s) { return s.time; });
  return taken;
}

std::vector<sample_event> events::samples(const endpoint& local, const endpoint& peer,
                                          std::int64_t from, std::int64_t until) const {
  std::vector<sample_event> found;
  const auto end = by_ends_.find(ends_key(local, peer));
  if (end == by_ends_.end()) return found;
  for (const sample_event& s : end->second.samples) {
    if (s.time >= from && s.time <= until) found.push_back(s);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const sample_event& a, const sample_event& b) { return a.time < b.time; });
  return found;
}

std::int64_t events::reading(const endpoint& local, const endpoint& peer, std::int64_t from,
                             std::int64_t until) const {
  const auto end = by_ends_.find(ends_key(local, peer));
  if (end == by_ends_.end()) return 0;
  std::int64_t sum = 0;
  for (const call_event& c : end->second.calls) {
    if (c.does != effect::reads) continue;
    const std::int64_t leave = c.leave != 0 ? c.leave : until;
    sum += std::max<std::int64_t>(0, std::min(leave, until) - std::max(c.enter, from));
  }
  return sum;
}

}  // namespace lens
