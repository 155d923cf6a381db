#pragma once
// Which sockets of the network namespace belong to the watched programs: by the addresses in their
// calls, and by the descriptors that they and their descendants hold (/proc/PID/fd), which also
// finds sockets of programs whose calls are not seen.
#include <sys/types.h>
#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "sock_diag.hpp"

namespace tcpwatch {

class owned_sockets {
 public:
  using pids = std::function<std::vector<pid_t>()>;
  /// `watched`: the processes whose descendants count too.
  explicit owned_sockets(pids watched) : watched_(std::move(watched)) {}

  void note_call(const call_data& call);
  bool owns(const socket_sample& socket);
  /// Remembers its addresses: a socket that its program has closed has no inode any more, and one
  /// in TIME-WAIT is a new one.
  void keep(const socket_sample& socket);
  /// The last scan showed that it is not owned: no other scan for it.
  void dismiss(const socket_sample& socket) { others_.insert(socket.inode); }
  /// Whether a scan could show that `socket` is owned: it is not known to be another's, or that was
  /// long ago.
  bool is_undecided(const socket_sample& socket) const;
  /// Reads /proc, unless the last scan was so recent that another would use too much processor
  /// time.
  bool scan();
  /// Forgets addresses that have not been seen for longer than TIME-WAIT lasts.
  void prune();

 private:
  using clock = std::chrono::steady_clock;
  using key = std::array<unsigned char, 36>;
  static key key_of(const address& local, const address& peer);
  bool has_owned_listener(address local);

  pids watched_;
  std::map<key, clock::time_point> addresses_;
  std::set<std::uint32_t> inodes_, others_;
  clock::time_point scanned_{}, pruned_{};
  std::chrono::nanoseconds scan_cost_{0};  ///< of processor time
};

}  // namespace tcpwatch
