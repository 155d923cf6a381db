#include "hosts/forwarder.hpp"

namespace socklab::link {
namespace {

/// Packets read from one host before it is the other host's turn.
constexpr unsigned batch = 64;
constexpr std::size_t ethernet_header = 14;
/// Limit of the packets on the line. Otherwise a delay of 10 s at full speed would use all memory.
constexpr std::size_t memory_limit = std::size_t{1} << 30;

instant now() {
  return instant{std::chrono::steady_clock::now()};
}

}  // namespace

forwarder::forwarder(boost::asio::io_context& io, std::array<device, 2> ends,
                     const std::array<direction_settings, 2>& settings, std::uint64_t seed,
                     std::size_t largest_packet, recorder& record)
    : pool_(largest_packet),
      record_(record),
      a_(io, std::move(ends[0])),
      b_(io, std::move(ends[1])),
      directions_{direction{side::a, seed, *this, record}, direction{side::b, seed, *this, record}},
      timer_(io),
      spare_(pool_.take()) {
  from(side::a).change(settings[0]);
  from(side::b).change(settings[1]);
}

void forwarder::start() {
  timer_.on_expiry([this] { advance_all(); });
  wait_for(side::a);
  wait_for(side::b);
}

void forwarder::wait_for(side s) {
  at(s).readable.async_wait(stream::wait_read, [this, s](const boost::system::error_code& error) {
    if (error) return;
    read_some(s, batch);
    advance_all();
    wait_for(s);
  });
}

bool forwarder::read_some(side s, unsigned at_most) {
  unsigned count = 0;
  for (; count < at_most; ++count) {
    if (!spare_) spare_ = pool_.take();
    if (!at(s).end.read(*spare_)) break;
    const auto version = std::to_integer<unsigned>(*spare_->ip()) >> 4;
    if (version != 4 && version != 6) continue;
    const instant t = now();
    last_arrival_ = t;
    record_.packet_entered(s, *spare_, t);
    at(s).window.observe(*spare_);
    direction& d = from(s);
    if (pool_.bytes_in_use() > memory_limit) {
      record_.on_event({.from = s,
                        .what = disposition::dropped,
                        .why = cause::memory,
                        .when = t,
                        .which = *spare_});
      continue;
    }
    d.enter(std::move(spare_), t);
    if (on_first_data_ && d.entered(packet_kind::data) > 0) std::exchange(on_first_data_, {})();
  }
  return count > 0;
}

void forwarder::deliver(side from, packet_ptr p, instant when) {
  const side to = other(from);
  // With a capture at the receiver, packets that it sent before it receives this one must precede
  // it.
  if (record_.is_capture_point(to)) read_some(to, batch);
  record_.packet_departed(from, *p);
  if (!at(to).end.write(*p))
    record_.on_event({.from = from,
                      .what = disposition::dropped,
                      .why = cause::refused,
                      .when = when,
                      .which = *p});
  if (!spare_) spare_ = std::move(p);
}

void forwarder::advance_all() {
  const instant t = now();
  for (const side s : {side::a, side::b}) from(s).advance(t);
  set_timer();
}

bool forwarder::send_window_probe(side host) {
  const packet_ptr p = pool_.take();
  if (!at(host).window.build(*p, at(host).end.ethernet ? ethernet_header : 0)) return false;
  record_.probe_sent(host, *p);
  return at(host).end.write(*p);
}

void forwarder::set_timer() {
  timer_.set(std::min(from(side::a).next(), from(side::b).next()));
}

bool forwarder::is_idle(nanoseconds quiet) const {
  return from(side::a).next() == instant::max() && from(side::b).next() == instant::max() &&
         (last_arrival_ == instant::min() || now() - last_arrival_ >= quiet);
}

}  // namespace socklab::link
