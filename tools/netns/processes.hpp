#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

namespace labns {

/// The processes (as /proc shows them) for which `wanted` holds.
std::vector<pid_t> processes_where(const std::function<bool(pid_t)>& wanted);

/// Inode of a process's network namespace; 0 where it is gone or not ours to see.
ino_t net_namespace_of(pid_t pid);

/// Kills what descends from the calling process, and waits until nothing of it is left. The caller
/// must be a child subreaper (prctl(2)): orphans then become its children and do not get away.
void kill_descendants();

/// Ends what still runs in a network whose last shell has gone, as closing a terminal does: SIGHUP,
/// and SIGKILL for what is still there after `patience_ms` milliseconds.
void hang_up(ino_t net_namespace, int patience_ms);

}  // namespace labns
