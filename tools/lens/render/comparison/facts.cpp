#include "render/comparison/facts.hpp"

#include "correlate/correlation.hpp"
#include "render/names.hpp"

namespace lens {

void facts_renderer::render_connection(connection& c, const spill_file& disk) {
  const std::uint64_t all = c.sent_by(0).bytes() + c.sent_by(1).bytes();
  if (facts_.id != 0 && all <= maximum_) return;
  maximum_ = all;
  run_facts f;
  f.id = c.id;
  const int side = c.main_sender();
  f.sender = side == c.client ? 0 : 1;
  const auto& own = c.sum.sides[static_cast<std::size_t>(side)];
  const auto& peer = c.sum.sides[static_cast<std::size_t>(1 - side)];
  f.sender_window_known = c.window_known(1 - side);
  f.lasted = c.last_time - c.first_time;
  if (c.opening[0] != 0 && c.opening[2] != 0) f.handshake = c.opening_time[2] - c.opening_time[0];
  if (own.rtt_ack.count() > 0) f.median_rtt = own.rtt_ack.median();
  f.longest_silence = c.sum.idle;
  f.bytes = c.sent_by(side).bytes();
  f.segments = own.segments + peer.segments;
  f.data_segments = own.data_segments;
  f.retransmissions = own.retransmissions;
  f.stalls = own.stalls;
  f.stalled = own.stalled;
  f.probes = own.probes;
  f.max_window = peer.max_window;
  f.max_in_flight = own.max_in_flight;
  for (std::size_t why = 0; why < reasons; ++why)
    f.waited[why] = c.waited(side, static_cast<reason>(why));
  if (const auto watched = events_ != nullptr ? correlate(c, disk, *events_) : std::nullopt) {
    f.blocked = {0, 0};
    for (const auto& b : watched->blocked) f.blocked[b.side == c.client ? 0 : 1] += b.length;
  }
  f.opening = name_of(c.kind_of_opening());
  f.closing = name_of(c.kind_of_closing());
  facts_ = std::move(f);
}

}  // namespace lens
