#include "correlate/events.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "correlate/record.hpp"

namespace lens {
namespace {

namespace json = boost::json;

bool is_any_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

effect effect_of(const json::object& line, std::string_view call) {
  if (call == "splice") return text_field(line, "way") == "in" ? effect::reads : effect::writes;
  if (is_any_of(call, {"write", "writev", "pwritev2", "send", "sendto", "sendmsg", "sendmmsg",
                       "sendfile"})) {
    return effect::writes;
  }
  // Neither of these takes bytes out of the stream.
  const auto flags = text_field(line, "flags");
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
  c.program = text_field(line, "program");
  c.call = text_field(line, "call");
  c.fd = number_field(line, "fd").value_or(-1);
  c.enter = time_of(line, "enter");
  c.leave = time_of(line, "return");
  c.asked = number_field(line, "asked");
  c.result = number_field(line, "result").value_or(0);
  c.error = text_field(line, "error");
  c.does = effect_of(line, c.call);
  if (c.does != effect::none) {
    c.moved = std::max<std::int64_t>(0, number_field(line, "bytes").value_or(c.result));
  }
  return c;
}

sample_event sample_from(const json::object& line) {
  const auto n = [&](std::string_view name) { return number_field(line, name).value_or(0); };
  sample_event s;
  s.time = time_of(line, "time");
  s.unread = n("unread");
  s.unsent = n("unsent");
  s.unacked = n("unacked");
  s.send_buffer = n("send_buffer");
  s.send_memory = n("send_memory");
  s.received = n("bytes_received");
  s.receive_buffer = n("receive_buffer");
  s.congestion_window = number_field(line, "cwnd");
  s.state = text_field(line, "state");
  const auto counted = [&](std::string_view name) {
    auto us = number_field(line, name);
    if (us) *us *= 1000;
    return us;
  };
  s.busy = counted("busy_us");
  s.window_limited = counted("rwnd_limited_us");
  s.buffer_limited = counted("sndbuf_limited_us");
  return s;
}

}  // namespace

events::events(const std::string& file, origin from, bool hide_names) {
  trouble_ = each_record(file, from, [&](const json::object& line) {
    const auto local = endpoint_of(text_field(line, "local"));
    const auto peer = endpoint_of(text_field(line, "peer"));
    if (!local || !peer) return;
    const auto kind = text_field(line, "kind");
    if (kind == "call" && time_of(line, "enter") != 0) {
      call_event call = call_from(line);
      if (hide_names) call.program.clear();
      by_ends_[ends_key(*local, *peer)].calls.add(std::move(call));
    } else if (kind == "sample" && time_of(line, "time") != 0) {
      by_ends_[ends_key(*local, *peer)].samples.add(sample_from(line));
    }
  });
  for (auto& [ends, one] : by_ends_) {
    one.calls.sort();
    one.samples.sort();
  }
}

const both_ends& events::of(const connection& c) {
  if (taken_for_ == c.id) return taken_;
  taken_for_ = c.id;
  taken_ = {};
  // Calls go on a little after the last segment: close(), and reads of what had arrived. Of a quiet
  // socket a sample is written a second.
  constexpr std::int64_t calls_after = 1'000'000'000;
  constexpr std::int64_t samples_after = 1'500'000'000;
  for (std::size_t side = 0; side < 2; ++side) {
    const auto found = by_ends_.find(ends_key(c.ends[side], c.ends[1 - side]));
    if (found == by_ends_.end()) continue;
    taken_[side].calls = found->second.calls.take(std::min(c.last_time + calls_after, c.until - 1));
    taken_[side].samples =
        found->second.samples.take(std::min(c.last_time + samples_after, c.until - 1));
  }
  return taken_;
}

}  // namespace lens
