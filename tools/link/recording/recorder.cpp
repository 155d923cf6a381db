#include "recording/recorder.hpp"

namespace socklab::link {

void recorder::came(side from, packet& p, instant now) {
  tally& t = count(from);
  ++t.entered;
  t.entered_bytes += p.length;
  p.arrived = now;
  p.frame = 0;
  if (capture_ && !is_taken_at(other(from))) p.frame = capture_->write(p);
}

void recorder::leaves(side from, packet& p) {
  tally& t = count(from);
  ++t.left;
  t.left_bytes += p.length;
  if (is_taken_at(other(from))) p.frame = capture_->write(p);
}

void recorder::happened(const event& e) {
  tally& t = count(e.from);
  ++t.by_fate[static_cast<std::size_t>(e.what)];
  if (e.what == fate::dropped) ++t.drops[static_cast<std::size_t>(e.why)];
  if (journal_) journal_->write(e);
}

void recorder::changed(const std::string& words) {
  if (journal_) journal_->write_change(words);
}

void recorder::asked(side host, const packet& p) {
  if (journal_) journal_->write_question(host, p);
}

void recorder::flush() {
  if (capture_) capture_->flush();
  if (journal_) journal_->flush();
}

std::string recorder::trouble() const {
  if (capture_ && !capture_->trouble().empty()) return capture_->trouble();
  if (journal_) return journal_->trouble();
  return {};
}

}  // namespace socklab::link
