#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "control/window_probe.hpp"
#include "hosts/device.hpp"
#include "hosts/precise_timer.hpp"
#include "line/direction.hpp"
#include "recording/recorder.hpp"

namespace socklab::link {

/// Forwards packets between the two devices through the two directions, on one thread.
class forwarder : private packet_sink {
 public:
  forwarder(boost::asio::io_context& io, std::array<device, 2> ends,
            const std::array<direction_settings, 2>& settings, std::uint64_t seed,
            std::size_t largest_packet, recorder& record);

  void start();

  /// Called once, when the first TCP segment with data has entered the line, in either direction.
  void on_first_data(std::function<void()> handler) { on_first_data_ = std::move(handler); }

  direction& from(side s) { return directions_[static_cast<std::size_t>(s)]; }
  const direction& from(side s) const { return directions_[static_cast<std::size_t>(s)]; }

  /// To be called after a change of settings: delivers what has become due, and sets the timer
  /// again.
  void advance_all();

  /// Sends a host a window probe, which bypasses the line and the capture. \returns false where the
  /// host has not sent a TCP segment yet
  bool send_window_probe(side host);

  /// Packets of a host that the kernel dropped before the link read them.
  std::uint64_t dropped_before_read(side s) { return at(s).end.lost(); }

  /// No packet is on the line, and none has arrived for `quiet`.
  bool is_idle(nanoseconds quiet) const;

 private:
  using stream = boost::asio::posix::stream_descriptor;
  struct port {
    port(boost::asio::io_context& io, device d) : end(std::move(d)), readable(io, end.fd.fd()) {}
    port(const port&) = delete;
    port& operator=(const port&) = delete;
    ~port() { readable.release(); }  // the device closes it

    device end;
    stream readable;
    window_probe window;
  };

  void wait_for(side s);
  bool read_some(side s, unsigned at_most);
  void deliver(side from, packet_ptr p, instant when) override;
  void set_timer();
  port& at(side s) { return s == side::a ? a_ : b_; }

  packet_pool pool_;
  recorder& record_;
  port a_;
  port b_;
  std::array<direction, 2> directions_;
  precise_timer timer_;
  packet_ptr spare_;
  instant last_arrival_ = instant::min();
  std::function<void()> on_first_data_;
};

}  // namespace socklab::link
