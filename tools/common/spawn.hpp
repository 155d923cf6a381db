#pragma once
#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace socklab {

/// What is to run.
struct command {
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
};

/// Namespaces to enter first; -1, or the one the caller is in: stay.
struct namespaces_to_enter {
  int user = -1;
  int mount = -1;
  int pid = -1;
  int net = -1;
};

/// How a command ended, as a shell tells it: its exit status, or 128 + the signal. \param
/// wait_status as of waitpid(2)
int status_of(int wait_status);

/// 127 or 126, as a shell has it, for a command that exec(2) refused with `error`.
int status_of_exec_error(int error);

/// Starts a command, in the caller's process group, so that a terminal's signals reach it. It dies
/// with its parent, and keeps the capabilities that it has there. Where it is to enter a user or a
/// process namespace, the caller enters that too (itself, or for its later children).
/// \returns its pid, or -errno where exec(2) refused it. \throws failure
pid_t spawn(const command& c, const namespaces_to_enter& where);

/// Lets the capabilities that this process has survive exec, for a user other than root
/// (capabilities(7), ambient): else neither ip nor tcpdump would work on the hosts.
void keep_capabilities();

}  // namespace socklab
