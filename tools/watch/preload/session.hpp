#pragma once
// This process's tie to tcpwatch: the ring, and who we are. All of it is optional: without a ring,
// or before the library is initialised, every wrapper passes straight through.
#include <sys/types.h>

#include "../ring.hpp"
#include "descriptors.hpp"

namespace tcpwatch::session {

/// The ring to note calls in, null where none is to be noted.
ring* active();

/// Under a seccomp filter: every system call that the program would not have made itself may be
/// fatal. Then only memory is used, and the clock that needs no system call.
bool restricted();
/// Around the installation of a filter.
void restrict_from_now();
void filter_was_refused();
/// Around a call after which the clock can no longer be read: nothing is noted from then on.
void pause_recording();
void resume_recording();

/// Who is calling: one system call (getpid is the one thing that is right after fork, vfork and
/// clone alike); none when restricted.
struct caller {
  pid_t pid;
  pid_t tid;
  thread_slot* slot;  ///< the thread's slot, null where none was free
  /// A vfork child: what it remembered would be remembered for its parent.
  bool shares_memory;
  [[nodiscard]] descriptors::lookup lookup() const {
    return restricted()    ? descriptors::lookup::remembered
           : shares_memory ? descriptors::lookup::ask
                           : descriptors::lookup::ask_and_remember;
  }
};
caller identify();

/// Adds to the ring. Where that is full, waits for tcpwatch to catch up rather than lose the call.
void submit(const call_data& call);

/// Records something other than a call about this program or another process.
void report(record_kind kind, const char* name, int fd);
void report_program(pid_t pid, record_kind kind, const char* name, int fd, std::uint64_t when);

/// Whether a program executed now could attach the ring: not as another user, nor in another IPC
/// namespace.
bool can_be_attached();

/// This program's name, as far as it is known.
const char* name();

}  // namespace tcpwatch::session
