#include "render/page/event_columns.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "render/page/columns.hpp"

namespace lens {
namespace {

/// Names that come often: a number for each.
class name_list {
 public:
  std::int64_t number_of(const std::string& name) {
    const auto [at, is_new] = numbers_.emplace(name, static_cast<std::int64_t>(numbers_.size()));
    if (is_new) names_.put_text(name);
    return at->second;
  }
  void append_to(std::string& out) const { names_.append_to(out, "names"); }

 private:
  std::map<std::string, std::int64_t> numbers_;
  column names_;
};

void append_calls(std::string& out, const std::vector<call_event>& calls, std::int64_t start) {
  column program, call, enter, seconds, fd, asked, result, error;
  name_list names;
  const std::size_t shown = std::min(calls.size(), max_calls_of_page);
  for (std::size_t i = 0; i < shown; ++i) {
    const call_event& c = calls[i];
    program.put(names.number_of(c.program));
    call.put(names.number_of(c.call));
    enter.put_change(c.enter - start);
    seconds.put(c.leave == 0 ? -1 : c.leave - c.enter);
    fd.put(c.fd);
    c.asked ? asked.put(*c.asked) : asked.put_null();
    result.put(c.result);
    error.put(names.number_of(c.error));
  }
  out += "\"calls\":{\"left_out\":";
  append_number(out, static_cast<std::int64_t>(calls.size() - shown));
  names.append_to(out);
  program.append_to(out, "program");
  call.append_to(out, "call");
  enter.append_to(out, "enter");
  seconds.append_to(out, "lasted");
  fd.append_to(out, "fd");
  asked.append_to(out, "asked");
  result.append_to(out, "result");
  error.append_to(out, "error");
  out += '}';
}

bool is_same(const sample_event& a, const sample_event& b) {
  return a.unread == b.unread && a.unsent == b.unsent && a.unacked == b.unacked &&
         a.send_buffer == b.send_buffer && a.receive_buffer == b.receive_buffer &&
         a.congestion_window == b.congestion_window && a.state == b.state;
}

void append_samples(std::string& out, const std::vector<sample_event>& samples,
                    std::int64_t start) {
  column time, unread, unsent, unacked, send_buffer, receive_buffer, congestion_window, state;
  name_list names;
  const sample_event* before = nullptr;
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const sample_event& s : samples) {
    if (before != nullptr && is_same(*before, s)) continue;
    before = &s;
    if (shown == max_samples_of_page) {
      ++left_out;
      continue;
    }
    ++shown;
    time.put_change(s.time - start);
    unread.put(s.unread);
    unsent.put(s.unsent);
    unacked.put(s.unacked);
    send_buffer.put(s.send_buffer);
    receive_buffer.put(s.receive_buffer);
    s.congestion_window ? congestion_window.put(*s.congestion_window)
                        : congestion_window.put_null();
    state.put(names.number_of(s.state));
  }
  out += ",\"samples\":{\"left_out\":";
  append_number(out, static_cast<std::int64_t>(left_out));
  names.append_to(out);
  time.append_to(out, "time");
  unread.append_to(out, "unread");
  unsent.append_to(out, "unsent");
  unacked.append_to(out, "unacked");
  send_buffer.append_to(out, "send_buffer");
  receive_buffer.append_to(out, "receive_buffer");
  congestion_window.append_to(out, "congestion_window");
  state.append_to(out, "state");
  out += '}';
}

void put_maybe(column& to, const std::optional<std::int64_t>& n) {
  n ? to.put(*n) : to.put_null();
}

}  // namespace

void append_events(std::string& out, const both_ends& events, const view& v, std::int64_t start) {
  for (int role = 0; role < 2; ++role) {
    const auto& end = events[static_cast<std::size_t>(role == 0 ? v.client : 1 - v.client)];
    out += role == 0 ? ",\"client\":{" : ",\"server\":{";
    append_calls(out, end.calls, start);
    append_samples(out, end.samples, start);
    out += '}';
  }
}

void append_buffer_counts(std::string& out, const correlation& j, const view& v,
                          std::uint64_t last_frame) {
  column frame;
  for (const step& at : j.steps)
    if (at.frame <= last_frame) frame.put_change(static_cast<std::int64_t>(at.frame));
  frame.append_to(out, "frame");
  for (int role = 0; role < 2; ++role) {
    column unsent, unacked, send_free, unread, receive_free;
    for (const step& at : j.steps) {
      if (at.frame > last_frame) break;
      const buffer_counts& h = at.ends[role == 0 ? v.client : 1 - v.client];
      unsent.put(h.unsent);
      unacked.put(h.unacked);
      put_maybe(send_free, h.send_free);
      unread.put(h.unread);
      put_maybe(receive_free, h.receive_free);
    }
    out += role == 0 ? ",\"client\":{\"kind\":\"held\"" : ",\"server\":{\"kind\":\"held\"";
    unsent.append_to(out, "unsent");
    unacked.append_to(out, "unacked");
    send_free.append_to(out, "send_free");
    unread.append_to(out, "unread");
    receive_free.append_to(out, "receive_free");
    out += '}';
  }
}

}  // namespace lens
