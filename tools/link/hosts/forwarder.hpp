#pragma once
#include <array>
#include <cstdint>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include "control/window_probe.hpp"
#include "hosts/device.hpp"
#include "hosts/precise_timer.hpp"
#include "line/direction.hpp"
#include "recording/recorder.hpp"

namespace socklab::link {

/// Carries packets between the two devices through the two directions, on one thread.
class forwarder : private packet_sink {
 public:
  forwarder(boost::asio::io_context& io, std::array<device, 2> ends,
            const std::array<direction_settings, 2>& settings, std::uint64_t seed,
            std::size_t largest_packet, recorder& record);

  void start();

  direction& from(side s) { return directions_[static_cast<std::size_t>(s)]; }
  const direction& from(side s) const { return directions_[static_cast<std::size_t>(s)]; }

  /// After a change of settings from outside: what may have become due goes, and the alarm is set
  /// anew.
  void advance_all();

  /// Hands a host the segment that has it tell its window; neither the line nor the capture sees
  /// it. \returns false where the host has not spoken TCP yet
  bool send_window_probe(side host);

  /// Packets of a host that could not wait for the link to read them.
  std::uint64_t dropped_before_read(side s) { return at(s).end.lost(); }

  /// Nothing is on the line, and nothing has come for `quiet`.
  bool is_idle(nanoseconds quiet) const;

 private:
  using stream = boost::asio::posix::stream_descriptor;
  struct port {
    port(boost::asio::io_context& io, device d) : end(std::move(d)), readable(io, end.fd.get()) {}
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
};

}  // namespace socklab::link
