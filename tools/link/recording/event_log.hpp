#pragma once
#include <string>

#include "line/link_events.hpp"
#include "recording/record_file.hpp"

namespace socklab::link {

/// What the link did to which packet, one JSON object per line; tcplens draws from it the segments
/// that did not arrive:
/// `{"kind":"link","time":"1700000000.123456789","from":"A","event":"drop","why":"loss","frame":7,"number":7,
/// "source":"10.0.0.1:40000","destination":"10.0.0.2:80","flags":"PSH,ACK","seq":N,"ack":N,"length":1024}`.
class event_log {
 public:
  /// \throws failure
  explicit event_log(const std::string& path) : file_(path) {}

  void write(const event& e);
  void write_change(const std::string& words);
  void write_window_probe(side to, const packet& p);
  void flush() { file_.flush(); }
  const std::string& error() const { return file_.error(); }

 private:
  record_file file_;
};

/// The line itself, without its end. `realtime` is the event's in nanoseconds of CLOCK_REALTIME.
std::string to_json(const event& e, std::int64_t realtime);

}  // namespace socklab::link
