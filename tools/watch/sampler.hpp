#pragma once
// When to query which socket, and which samples are written. Cheap queries are frequent, expensive
// ones rare: a known socket costs some 4 µs, a search for new ones 250 µs; the count of sockets in
// /proc/net/sockstat, which shows whether there are new ones, costs 2 µs.
#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>

#include "owned_sockets.hpp"
#include "sock/descriptor.hpp"
#include "sock_diag.hpp"

namespace tcpwatch {

class sampler {
 public:
  using duration = std::chrono::nanoseconds;
  using sink = std::function<void(const socket_sample&)>;

  /// `interval`: how often a line is written of a socket whose queues move. Looks are four times as
  /// frequent while anything changes, half as frequent in a long sleep; a change of state, and a
  /// window or queue that becomes empty or ceases to be, is written at once.
  /// `owned`: which sockets; nothing for all of the network namespace.
  sampler(duration interval, sink write, std::optional<owned_sockets> owned);

  /// Takes samples, writes those that changed, and returns how long to wait for the next round.
  duration sample_round();
  /// A call was seen that makes or ends a connection: search without waiting for the counter.
  void expect_new_sockets() { search_due_ = true; }
  void note_call(const call_data& call) {
    if (owned_) owned_->note_call(call);
  }
  /// A last sample of every socket, written whether it changed or not.
  void finish();

  [[nodiscard]] std::uint64_t sample_rounds() const { return sample_rounds_; }

 private:
  using clock = std::chrono::steady_clock;
  struct tracked {
    socket_sample seen;
    socket_sample written;
    clock::time_point written_at;
    bool limited = false;            ///< rwnd_limited_us grows
    clock::time_point limited_at{};  ///< and last grew here
    bool found = false;              ///< in the search under way
  };

  bool sockets_came_or_went();
  void search();
  bool search_once(bool scanned);
  bool has_gone(tracked& socket);
  void note(tracked& socket, const socket_sample& now);
  void write(tracked& socket);
  [[nodiscard]] duration pause() const;

  duration interval_;
  sink write_;
  std::optional<owned_sockets> owned_;
  sock_diag kernel_;
  sock::descriptor sockstat_;
  long in_use_ = -1;
  bool search_due_ = true;
  std::unordered_map<std::uint64_t, tracked> sockets_;  // by cookie
  clock::time_point searched_, changed_;
  duration search_cost_{0};
  std::uint64_t sample_rounds_ = 0;
};

}  // namespace tcpwatch
