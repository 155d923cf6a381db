#include "sample_line.hpp"

#include "json_line.hpp"
#include "names.hpp"

namespace tcpwatch {

void append_sample(std::string& out, const socket_sample& s) {
  json_line l(out, "sample");
  const auto maybe = [&](std::string_view name, const std::optional<std::int64_t>& value) {
    value ? l.number(name, *value) : l.null(name);
  };
  l.time("time", s.time).ends("local", s.ends.local).ends("peer", s.ends.peer);
  l.text("state", state_name(s.state));
  l.number("unread", s.unread).number("unsent", s.unsent).number("unacked", s.unacked);
  l.number("send_buffer", s.send_buffer).number("receive_buffer", s.receive_buffer);
  maybe("snd_wnd", s.snd_wnd);
  maybe("rcv_wnd", s.rcv_wnd);
  maybe("rwnd_limited_us", s.rwnd_limited_us);
  maybe("sndbuf_limited_us", s.sndbuf_limited_us);
  maybe("busy_us", s.busy_us);
  l.number("send_memory", s.send_memory).number("receive_memory", s.receive_memory);
  maybe("bytes_acked", s.bytes_acked);
  maybe("bytes_received", s.bytes_received);
  maybe("cwnd", s.cwnd);
  maybe("rtt_us", s.rtt_us);
  maybe("retransmits", s.retransmits);
  l.number("inode", s.inode);
  if (s.backlog > 0) l.number("accept_queue", s.accept_queue).number("backlog", s.backlog);
}

}  // namespace tcpwatch
