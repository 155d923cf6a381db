#include "render/correlation_json.hpp"

#include "render/ends.hpp"
#include "render/quote.hpp"

namespace lens {
namespace {

constexpr std::string_view role_names[] = {"client", "server"};

void append_when(std::string& out, std::int64_t time) {
  if (time == 0) {
    out += "null";
    return;
  }
  out += '"';
  append_time(out, time);
  out += '"';
}

void append_interval(std::string& out, std::string_view name, const moment& m) {
  out += ",\"";
  out += name;
  out += "\":";
  if (!m.known()) {
    out += "null";
    return;
  }
  out += '[';
  append_when(out, m.begin);
  out += ',';
  append_when(out, m.end);
  out += ']';
}

void append_history(std::string& out, const byte_history& f) {
  out += "{\"from\":";
  append_number(out, f.from);
  append_named(out, "to", f.to);
  append_interval(out, "written", f.written);
  out += ",\"sent\":";
  append_when(out, f.sent.end);
  out += ",\"frame\":";
  f.sent.frame != 0 ? append_number(out, static_cast<std::int64_t>(f.sent.frame))
                    : void(out += "null");
  out += ",\"arrived\":";
  append_when(out, f.arrived.end);
  append_interval(out, "read", f.read);
  out += '}';
}

void append_waited(std::string& out, std::string_view name, const waited& w) {
  out += ",\"";
  out += name;
  out += "\":{\"mean\":";
  append_duration(out, w.mean());
  out += ",\"most\":";
  append_duration(out, w.maximum);
  out += '}';
}

void append_stream(std::string& out, const correlated_stream& s, int role) {
  out += "{\"from\":\"";
  out += role_names[role];
  out += '"';
  append_named(out, "bytes", s.bytes);
  out += ",\"missing\":{\"written\":";
  append_number(out, s.unwritten);
  append_named(out, "sent", s.unsent);
  append_named(out, "arrived", s.unarrived);
  append_named(out, "read", s.unread);
  out += '}';
  append_named(out, "out_of_order", s.disordered);
  append_waited(out, "in_send_buffer", s.in_send_buffer);
  append_waited(out, "on_the_way", s.on_the_way);
  append_waited(out, "in_receive_buffer", s.in_receive_buffer);
  out += ",\"pieces\":[";
  for (std::size_t i = 0; i < s.histories.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    append_history(out, s.histories[i]);
  }
  out += "]}";
}

void append_blocked(std::string& out, const blocked_call& b, const view& v) {
  out += "{\"side\":\"";
  out += role_names[v.role_of(b.side)];
  out += "\",\"program\":";
  append_quoted(out, b.call.program);
  out += ",\"call\":";
  append_quoted(out, b.call.call);
  append_named(out, "fd", b.call.fd);
  out += ",\"from\":";
  append_when(out, b.call.enter);
  out += ",\"to\":";
  append_when(out, b.call.leave);
  out += ",\"seconds\":";
  append_duration(out, b.length);
  append_maybe(out, "asked", b.call.asked);
  append_maybe(out, "result", b.call.leave != 0 ? std::optional(b.call.result) : std::nullopt);
  out += '}';
}

void append_buffer_counts(std::string& out, const buffer_counts& h) {
  out += "{\"unsent\":";
  append_number(out, h.unsent);
  append_named(out, "unacked", h.unacked);
  append_maybe(out, "send_free", h.send_free);
  append_named(out, "unread", h.unread);
  append_maybe(out, "receive_free", h.receive_free);
  out += '}';
}

}  // namespace

void append_correlation(std::string& out, const correlation& j, const view& v) {
  const int sides[] = {v.client, 1 - v.client};
  out += ",\"joined\":{\"programs\":{\"client\":";
  append_quoted(out, j.program[sides[0]]);
  out += ",\"server\":";
  append_quoted(out, j.program[sides[1]]);
  out += "},\"streams\":[";
  append_stream(out, j.streams[sides[0]], 0);
  out += ",\n";
  append_stream(out, j.streams[sides[1]], 1);
  out += "],\"blocked\":[";
  for (std::size_t i = 0; i < j.blocked.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    append_blocked(out, j.blocked[i], v);
  }
  out += "],\"buffers\":[";
  for (std::size_t i = 0; i < j.steps.size(); ++i) {
    out += i == 0 ? "\n{\"frame\":" : ",\n{\"frame\":";
    append_number(out, static_cast<std::int64_t>(j.steps[i].frame));
    out += ",\"client\":";
    append_buffer_counts(out, j.steps[i].ends[sides[0]]);
    out += ",\"server\":";
    append_buffer_counts(out, j.steps[i].ends[sides[1]]);
    out += '}';
  }
  out += "]}";
}

}  // namespace lens
