#pragma once
// This process's tie to tcpwatch: the ring, and who we are. All of it is optional: without a ring,
// or before the library is initialised, every wrapper passes straight through.
#include <sys/types.h>

#include "../ring.hpp"

namespace tcpwatch::session {

/// The ring to note calls in, null where none is to be noted.
ring* active();

/// Who is calling: one system call (getpid is the one thing that is right after fork, vfork and
/// clone alike).
struct caller {
  pid_t pid;
  pid_t tid;
  lane* place;         ///< where to show the call under way, null where there is none to be had
  bool shares_memory;  ///< a vfork child: what it remembered would be remembered for its parent
};
caller identify();

/// Adds to the ring. Where that is full, waits for tcpwatch to catch up rather than lose the call.
void submit(const call_data& call);

/// Tells of this program, or of another process, something other than a call.
void tell(record_kind kind, const char* name, int fd);
void tell_of(pid_t pid, record_kind kind, const char* name, int fd, std::uint64_t when);

/// LD_PRELOAD=… and TCPWATCH_RING=…, as this program was given them.
const char* preload_setting();
const char* ring_setting();

}  // namespace tcpwatch::session
