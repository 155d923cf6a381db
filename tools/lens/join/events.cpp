#include "join/events.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <boost/json/src.hpp>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <system_error>

namespace lens {
namespace {

namespace json = boost::json;

std::string key_of(const endpoint& local, const endpoint& peer) {
  std::string key(2 * (sizeof local.ip + sizeof local.port), '\0');
  char* at = key.data();
  for (const endpoint* e : {&local, &peer}) {
    std::memcpy(at, e->ip.data(), e->ip.size());
    std::memcpy(at + e->ip.size(), &e->port, sizeof e->port);
    at += e->ip.size() + sizeof e->port;
  }
  return key;
}

std::string_view text_of(const json::object& line, std::string_view name) {
  const json::value* v = line.if_contains(name);
  return v != nullptr && v->is_string() ? std::string_view(v->get_string()) : std::string_view();
}

std::optional<std::int64_t> number_of(const json::object& line, std::string_view name) {
  const json::value* v = line.if_contains(name);
  if (v == nullptr) return std::nullopt;
  if (v->is_int64()) return v->get_int64();
  if (v->is_uint64()) return static_cast<std::int64_t>(v->get_uint64());
  return std::nullopt;
}

/// "1700000000.000000001" in ns; 0 where it is none.
std::int64_t time_of(const json::object& line, std::string_view name) {
  const auto text = text_of(line, name);
  const auto point = text.find('.');
  if (point == std::string_view::npos || text.size() != point + 10) return 0;
  std::int64_t seconds = 0;
  std::int64_t fraction = 0;
  const char* middle = text.data() + point;
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), middle, seconds).ptr != middle ||
      std::from_chars(middle + 1, end, fraction).ptr != end) {
    return 0;
  }
  return seconds * 1'000'000'000 + fraction;
}

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
  s.received = n("bytes_received");
  return s;
}

/// Moves those up to a time out of `from`.
template <class Event, class TimeOf>
std::vector<Event> up_to(std::vector<Event>& from, std::int64_t until, TimeOf time) {
  std::stable_sort(from.begin(), from.end(),
                   [&](const Event& a, const Event& b) { return time(a) < time(b); });
  const auto end =
      std::find_if(from.begin(), from.end(), [&](const Event& e) { return time(e) > until; });
  std::vector<Event> taken(std::make_move_iterator(from.begin()), std::make_move_iterator(end));
  from.erase(from.begin(), end);
  return taken;
}

}  // namespace

std::optional<endpoint> endpoint_of(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  endpoint e;
  const char* end = text.data() + text.size();
  const auto port = std::from_chars(text.data() + colon + 1, end, e.port);
  if (port.ec != std::errc() || port.ptr != end) return std::nullopt;
  std::string ip(text.substr(0, colon));
  const bool v6 = ip.size() > 2 && ip.front() == '[' && ip.back() == ']';
  if (v6) ip = ip.substr(1, ip.size() - 2);
  if (inet_pton(v6 ? AF_INET6 : AF_INET, ip.c_str(), e.ip.data()) != 1) return std::nullopt;
  return e;
}

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
      by_ends_[key_of(*local, *peer)].calls.push_back(call_from(line));
    } else if (kind == "sample" && time_of(line, "time") != 0) {
      by_ends_[key_of(*local, *peer)].samples.push_back(sample_from(line));
    }
  }
}

end_events events::take(const endpoint& local, const endpoint& peer, std::int64_t until) {
  const auto found = by_ends_.find(key_of(local, peer));
  if (found == by_ends_.end()) return {};
  end_events taken;
  taken.calls = up_to(found->second.calls, until, [](const call_event& c) { return c.enter; });
  taken.samples = up_to(found->second.samples, until, [](const sample_event& s) { return s.time; });
  return taken;
}

}  // namespace lens
