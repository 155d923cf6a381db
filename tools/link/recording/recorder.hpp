#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "line/link_events.hpp"
#include "recording/capture.hpp"
#include "recording/event_log.hpp"

namespace socklab::link {

/// Counters of one direction.
struct direction_counters {
  std::uint64_t entered = 0;
  std::uint64_t entered_bytes = 0;
  std::uint64_t left = 0;
  std::uint64_t left_bytes = 0;
  std::array<std::uint64_t, dispositions> by_disposition{};
  std::array<std::uint64_t, causes> drops{};

  std::uint64_t of(disposition f) const { return by_disposition[static_cast<std::size_t>(f)]; }
};

/// Where packets are captured: where they enter the link, or at one host, as it sends and receives
/// them.
enum class capture_point : std::uint8_t { ingress, a, b };

/// Counts packets and events, and writes the capture and the event log where these are requested.
class recorder : public observer {
 public:
  recorder() = default;
  void set_capture(std::unique_ptr<capture> file, capture_point where) {
    capture_ = std::move(file);
    capture_point_ = where;
  }
  void set_event_log(std::unique_ptr<event_log> file) { event_log_ = std::move(file); }

  /// A packet has arrived from a host.
  void packet_entered(side from, packet& p, instant now);
  /// A packet is about to be written to the other host.
  void packet_departed(side from, packet& p);
  void on_event(const event& e) override;
  /// A setting has changed; `words` is the text of the change.
  void changed(const std::string& words);

  bool is_capture_point(side s) const {
    return capture_ && capture_point_ == (s == side::a ? capture_point::a : capture_point::b);
  }
  const direction_counters& of(side s) const { return counters_[static_cast<std::size_t>(s)]; }
  /// A window probe is about to be written to a host.
  void probe_sent(side host, const packet& p);
  /// Writes buffered records to the files, so that others can read them.
  void flush();
  /// Empty, or the error of a file.
  std::string error() const;

 private:
  direction_counters& count(side s) { return counters_[static_cast<std::size_t>(s)]; }
  std::array<direction_counters, 2> counters_;
  std::unique_ptr<capture> capture_;
  capture_point capture_point_ = capture_point::ingress;
  std::unique_ptr<event_log> event_log_;
};

}  // namespace socklab::link
