#pragma once
// When to look at which socket, and which looks are worth a line. Cheap looks often, dear ones
// rarely: a known socket costs some 4 µs, finding new ones 250 µs; that there is something new to
// find, the count of sockets in /proc/net/sockstat tells for 2 µs.
#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>

#include "owned_sockets.hpp"
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
  ~sampler();
  sampler(const sampler&) = delete;
  sampler& operator=(const sampler&) = delete;

  /// Looks, writes what changed, and says when to look again.
  duration sample_round();
  /// A call was seen that makes or ends a connection: do not wait for the counter.
  void expect_new_sockets() { search_due_ = true; }
  void note_call(const call_data& call) {
    if (owned_) owned_->note_call(call);
  }
  /// One last look at everything, written whether changed or not.
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
  int sockstat_;
  long in_use_ = -1;
  bool search_due_ = true;
  std::unordered_map<std::uint64_t, tracked> sockets_;  // by cookie
  clock::time_point searched_, changed_;
  duration search_cost_{0};
  std::uint64_t sample_rounds_ = 0;
};

}  // namespace tcpwatch
