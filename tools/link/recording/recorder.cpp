#include "recording/recorder.hpp"

namespace socklab::link {

void recorder::packet_entered(side from, packet& p, instant now) {
  direction_counters& t = count(from);
  ++t.entered;
  t.entered_bytes += p.length;
  p.arrived = now;
  p.frame = 0;
  if (capture_ && !is_capture_point(other(from))) p.frame = capture_->write(p);
}

void recorder::packet_departed(side from, packet& p) {
  direction_counters& t = count(from);
  ++t.left;
  t.left_bytes += p.length;
  if (is_capture_point(other(from))) p.frame = capture_->write(p);
}

void recorder::on_event(const event& e) {
  direction_counters& t = count(e.from);
  ++t.by_disposition[static_cast<std::size_t>(e.what)];
  if (e.what == disposition::dropped) ++t.drops[static_cast<std::size_t>(e.why)];
  if (event_log_) event_log_->write(e);
}

void recorder::changed(const std::string& words) {
  if (event_log_) event_log_->write_change(words);
}

void recorder::probe_sent(side host, const packet& p) {
  if (event_log_) event_log_->write_window_probe(host, p);
}

void recorder::flush() {
  if (capture_) capture_->flush();
  if (event_log_) event_log_->flush();
}

std::string recorder::error() const {
  if (capture_ && !capture_->error().empty()) return capture_->error();
  if (event_log_) return event_log_->error();
  return {};
}

}  // namespace socklab::link
