// The figures of a connection, and why its senders waited, as JSON.

#include <algorithm>

#include "render/ends.hpp"
#include "render/json.hpp"
#include "render/names.hpp"

namespace lens {
namespace {

void append_rtt(std::string& out, std::string_view name, const samples& s) {
  out += '"';
  out += name;
  out += "\":";
  if (s.count() == 0) {
    out += "null";
    return;
  }
  out += "{\"samples\":";
  append_number(out, static_cast<std::int64_t>(s.count()));
  out += ",\"min\":";
  append_duration(out, s.min());
  out += ",\"median\":";
  append_duration(out, s.median());
  out += ",\"max\":";
  append_duration(out, s.max());
  out += '}';
}

}  // namespace

void json_renderer::write_side_statistics(const connection& c, int side) {
  static const samples none;
  const auto& f = c.sum.sides[static_cast<std::size_t>(side)];
  const auto number = [&](std::string_view name, std::uint64_t n) {
    text_ += '"';
    text_ += name;
    text_ += "\":";
    append_number(text_, static_cast<std::int64_t>(n));
    text_ += ',';
  };
  number("segments", f.segments);
  number("data_segments", f.data_segments);
  number("retransmissions", f.retransmissions);
  number("spurious_retransmissions", f.spurious);
  number("out_of_order", f.out_of_order);
  number("duplicate_acks", f.duplicate_acks);
  number("zero_windows", f.zero_windows);
  number("zero_window_probes", f.probes);
  number("largest_window", f.max_window);
  number("most_in_flight", f.max_in_flight);
  number("checksums_left_to_card", f.offloaded_sums);
  number("bad_checksums", f.bad_checksums);
  number("larger_than_mss", f.oversize);
  number("stalls", f.stalls);
  text_ += "\"stalled_seconds\":";
  append_time(text_, f.stalled);
  text_ += ',';
  append_rtt(text_, "rtt_by_ack", f.rtt_ack);
  text_ += ',';
  append_rtt(text_, "rtt_by_timestamp", f.rtt_stamp ? *f.rtt_stamp : none);
  text_ += ",\"waited\":{";
  for (std::size_t why = 0; why < reasons; ++why) {
    if (why > 0) text_ += ',';
    text_ += '"';
    text_ += name_of(static_cast<reason>(why));
    text_ += "\":";
    append_time(text_, c.waited(side, static_cast<reason>(why)));
  }
  text_ += '}';
  const auto* account = c.store ? &c.store->kernel[static_cast<std::size_t>(side)] : nullptr;
  if (account != nullptr && *account) {
    text_ += ",\"kernel\":{\"busy\":";
    append_time(text_, (*account)->busy);
    text_ += ",\"receiver-window\":";
    append_time(text_, (*account)->receiver_window);
    text_ += ",\"send-buffer\":";
    append_time(text_, (*account)->send_buffer);
    text_ += '}';
  }
}

void json_renderer::write_statistics(const connection& c) {
  text_ += ",\"figures\":{\"from\":\"";
  append_time(text_, c.first_time);
  text_ += "\",\"seconds\":";
  append_duration(text_, c.last_time - c.first_time);
  text_ += ",\"longest_silence\":";
  append_time(text_, c.sum.idle);
  for (int i = 0; i < 2; ++i) {
    text_ += i == 0 ? ",\"client\":{" : ",\"server\":{";
    write_side_statistics(c, i == 0 ? c.client : 1 - c.client);
    text_ += '}';
  }
  text_ += '}';
  if (c.store && !c.store->waits.empty()) {
    text_ += ",\"waits\":[";
    auto sorted = c.store->waits;
    std::sort(sorted.begin(), sorted.end(),
              [](const wait& a, const wait& b) { return a.next_frame < b.next_frame; });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const wait& w = sorted[i];
      separate(i == 0);
      text_ += "{\"sender\":\"";
      text_ += w.side == c.client ? "client" : "server";
      text_ += "\",\"from\":\"";
      append_time(text_, w.from);
      text_ += "\",\"to\":\"";
      append_time(text_, w.to);
      text_ += "\",\"seconds\":";
      append_duration(text_, w.to - w.from);
      text_ += ",\"next_frame\":";
      append_number(text_, static_cast<std::int64_t>(w.next_frame));
      text_ += ",\"why\":\"";
      text_ += name_of(w.why);
      text_ += w.ack_delayed ? "\",\"ack_delayed\":true}" : "\"}";
    }
    text_ += ']';
  }
}

}  // namespace lens
