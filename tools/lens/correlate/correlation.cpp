#include "correlate/correlation.hpp"

#include <algorithm>

#include "correlate/spans.hpp"

namespace lens {
namespace {

/// All that is known of one direction.
struct direction {
  spans writes, sends, reads;
  byte_progress sent, acked, arrived, read, entered, written;
  std::int64_t bytes = 0;
};

class correlator {
 public:
  correlator(const connection& c, const spill_file& disk, const both_ends& from)
      : c_(c), disk_(disk), ends_(from) {}

  std::optional<correlation> run() {
    if (ends_[0].empty() && ends_[1].empty()) return std::nullopt;
    take_packets();
    for (int side = 0; side < 2; ++side) take_calls(side);
    for (int side = 0; side < 2; ++side) take_samples(side);
    for (auto& d : ways_) {
      for (auto* g : {&d.arrived, &d.read, &d.written}) g->settle();
    }
    for (int side = 0; side < 2; ++side) tie(side);
    gather_blocked();
    c_.each_row(disk_, [&](const analyzed_segment& s) { take_step(s); });
    return std::move(result_);
  }

 private:
  // Where an end answers within a millisecond and nothing was lost, the capture was made where its
  // segments arrive: a segment captured is a segment arrived. The server answers the first segment
  // of the opening, the client the second.
  bool captured_on_arrival(int sender) const {
    constexpr std::int64_t longest_local_round_trip = 1'000'000;
    const std::size_t asked = sender == c_.client ? 0 : 1;
    return c_.opening[asked] != 0 && c_.opening[asked + 1] != 0 &&
           c_.opening_time[asked + 1] - c_.opening_time[asked] < longest_local_round_trip &&
           c_.sum.sides[static_cast<std::size_t>(sender)].retransmissions == 0;
  }

  void take_packets() {
    const bool local[2] = {captured_on_arrival(0), captured_on_arrival(1)};
    c_.each_row(disk_, [&](const analyzed_segment& s) {
      auto& out = ways_[s.from];
      auto& back = ways_[1 - s.from];
      if (s.length > 0 && s.offset > 0) {
        const auto from = s.offset - 1;
        const auto to = from + s.length;
        out.sends.add(from, to, {s.time, s.time, s.frame});
        out.sent.record(s.time, to);
        out.bytes = std::max(out.bytes, to);
        if (local[s.from]) out.arrived.record(s.time, to, s.frame);
      }
      if (s.any(flag::ack) && s.ack_offset > 1) {
        const auto upto = std::min(s.ack_offset - 1, back.bytes);  // not the FIN's number
        back.acked.record(s.time, upto);
        back.arrived.record(s.time, upto, s.frame);
      }
    });
    for (auto& d : ways_) {
      d.sent.settle();
      d.acked.settle();
    }
  }

  void take_calls(int side) {
    auto& out = ways_[side];
    auto& in = ways_[1 - side];
    std::int64_t written = 0;
    std::int64_t read = 0;
    for (const auto& call : ends_[side].calls) {
      if (!call.program.empty()) result_.program[side] = call.program;
      if (call.does == effect::writes) {
        // Of a write that never returned, only the bytes that were sent are known.
        const auto moved = call.leave != 0 ? call.moved
                                           : std::clamp<std::int64_t>(out.bytes - written, 0,
                                                                      call.asked.value_or(0));
        out.writes.add(written, written + moved, {call.enter, call.leave, 0});
        written += moved;
        out.entered.record(call.enter, written);
        if (call.leave != 0) out.written.record(call.leave, written);
      } else if (call.does == effect::reads) {
        in.reads.add(read, read + call.moved, {call.enter, call.leave, 0});
        read += call.moved;
        if (call.leave == 0 || call.moved == 0) continue;
        in.read.record(call.leave, read);
        in.arrived.record(call.leave, read);
      }
    }
    out.bytes = std::max(out.bytes, written);
    out.entered.settle();
  }

  void take_samples(int side) {
    auto& out = ways_[side];
    auto& in = ways_[1 - side];
    for (const auto& s : ends_[side].samples) {
      if (s.received > 0) {
        const auto received = std::min(s.received, in.bytes);  // the kernel counts the FIN
        in.arrived.record(s.time, received);
        if (in.reads.empty()) in.read.record(s.time, received - s.unread);
      }
      // Part of a write that is still under way; of a program whose calls are not seen, all there
      // is.
      const auto maximum = out.writes.empty() ? out.bytes : out.entered.at(s.time);
      out.written.record(s.time, std::min(maximum, out.sent.at(s.time) + s.unsent));
    }
  }

  static moment when(const spans& known, std::int64_t offset) {
    const auto* found = known.at(offset);
    return found != nullptr ? found->when : moment{};
  }

  void tie(int side) {
    auto& d = ways_[side];
    auto& stream = result_.streams[side];
    stream.bytes = d.bytes;
    spans arrivals = d.arrived.to_spans(d.bytes);
    std::vector<std::int64_t> boundaries{0, d.bytes};
    for (const auto* known : {&d.writes, &d.sends, &arrivals, &d.reads})
      known->add_boundaries(boundaries);
    std::sort(boundaries.begin(), boundaries.end());
    boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
    for (std::size_t i = 0; i + 1 < boundaries.size(); ++i) {
      byte_history f;
      f.from = boundaries[i];
      f.to = boundaries[i + 1];
      f.written = when(d.writes, f.from);
      f.sent = when(d.sends, f.from);
      f.arrived = when(arrivals, f.from);
      f.read = when(d.reads, f.from);
      count(stream, f);
      stream.histories.push_back(f);
    }
  }

  static void count(correlated_stream& stream, const byte_history& f) {
    const auto n = f.to - f.from;
    if (!f.written.known()) stream.unwritten += n;
    const bool sent = f.sent.known() || f.arrived.known();
    if (!sent) stream.unsent += n;
    if (!f.arrived.known()) stream.unarrived += n;
    if (sent && !f.read.known()) stream.unread += n;
    if (!f.in_order()) stream.disordered += n;
    if (f.written.known() && f.sent.known())
      stream.in_send_buffer.add(f.sent.end - f.written.begin, n);
    if (f.sent.known() && f.arrived.known()) stream.on_the_way.add(f.arrived.end - f.sent.end, n);
    if (f.arrived.known() && f.read.end != 0)
      stream.in_receive_buffer.add(f.read.end - f.arrived.end, n);
  }

  void gather_blocked() {
    for (int side = 0; side < 2; ++side) {
      for (const auto& call : ends_[side].calls) {
        const auto end = call.leave != 0 ? call.leave : std::max(c_.last_time, call.enter);
        // A call that does not block may take long too, on a machine that is busy.
        const bool would_block = call.error == "EAGAIN" || call.error == "EINPROGRESS";
        if (!would_block && call.result < 0 && call.does != effect::none && !call.error.empty())
          result_.failed.push_back({side, call, end - call.enter});
        if (would_block || (call.leave != 0 && end - call.enter < shortest_block)) continue;
        result_.blocked.push_back({side, call, end - call.enter});
      }
    }
    for (auto* calls : {&result_.blocked, &result_.failed}) {
      std::sort(calls->begin(), calls->end(), [](const blocked_call& a, const blocked_call& b) {
        return a.call.enter < b.call.enter;
      });
    }
  }

  // A read of what had arrived frees the buffer, and so lets a window be announced, before it
  // returns.
  std::int64_t read_by(int receiver, const analyzed_segment& s) {
    const auto& d = ways_[1 - receiver];
    auto& read = read_[receiver];
    read = std::max(read, d.read.at(s.time));
    if (s.from != receiver) return read;
    const auto* next = d.reads.at(read);
    if (next != nullptr && next->when.begin <= s.time &&
        d.arrived.at(next->when.begin) >= next->to) {
      read = next->to;
    }
    return read;
  }

  void take_step(const analyzed_segment& s) {
    step one;
    one.frame = s.frame;
    if (s.any(flag::ack) && s.window_known) {
      // A FIN takes a number, and no room.
      edge_[s.from] = std::max<std::int64_t>(0, s.ack_offset - 1 - (s.acks_fin ? 1 : 0)) + s.window;
    }
    for (int side = 0; side < 2; ++side) {
      auto& h = one.ends[side];
      const auto& out = ways_[side];
      const auto& in = ways_[1 - side];
      const auto sent = out.sent.at(s.time);
      h.unsent = std::max<std::int64_t>(0, out.written.at(s.time) - sent);
      h.unacked = std::max<std::int64_t>(0, sent - out.acked.at(s.time));
      const auto arrived = in.arrived.at(s.time);
      if (!ends_[side].empty()) h.unread = std::max<std::int64_t>(0, arrived - read_by(side, s));
      if (edge_[side]) h.receive_free = std::max<std::int64_t>(0, *edge_[side] - arrived);
      if (const auto buffer = send_buffer(side, s.time); buffer > 0) {
        h.send_free = std::max<std::int64_t>(0, buffer - h.unsent - h.unacked);
      }
    }
    result_.steps.push_back(one);
  }

  std::int64_t send_buffer(int side, std::int64_t time) const {
    const auto& samples = ends_[side].samples;
    const auto after =
        std::upper_bound(samples.begin(), samples.end(), time,
                         [](std::int64_t t, const sample_event& s) { return t < s.time; });
    if (samples.empty()) return 0;
    return after == samples.begin() ? after->send_buffer : std::prev(after)->send_buffer;
  }

  const connection& c_;
  const spill_file& disk_;
  const both_ends& ends_;
  direction ways_[2];                    // by the sender's side
  std::optional<std::int64_t> edge_[2];  ///< the first byte that side has not allowed
  std::int64_t read_[2] = {0, 0};        ///< what that side has certainly read
  correlation result_;
};

}  // namespace

bool byte_history::in_order() const {
  // The return of a write may come after its bytes have been sent, and even read; its entry may
  // not.
  std::int64_t last = 0;
  const std::int64_t times[] = {written.begin, sent.end, arrived.end, read.end};
  for (const auto time : times) {
    if (time == 0) continue;
    if (time < last) return false;
    last = time;
  }
  return true;
}

void waited::add(std::int64_t ns, std::int64_t count) {
  maximum = std::max(maximum, ns);
  sum += static_cast<double>(ns) * static_cast<double>(count);
  bytes += count;
}

std::optional<correlation> correlate(const connection& c, const spill_file& disk, events& from) {
  return correlator(c, disk, from.of(c)).run();
}

}  // namespace lens
