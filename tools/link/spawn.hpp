#pragma once
#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "namespaces.hpp"

namespace socklab::link {

/// What runs on a host.
struct command {
  std::vector<std::string> words;
  side host = side::a;
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
};

/// Namespaces to enter first; -1, or the one the caller is in: stay.
struct place {
  int user = -1;
  int mount = -1;
  int net = -1;
};

/// How a command ended, as a shell tells it: its exit status, or 128 + the signal. \param
/// wait_status as of waitpid(2)
int status_of(int wait_status);

/// 127 or 126, as a shell has it, for a command that exec(2) refused with `error`.
int status_of_exec_error(int error);

/// Starts a command. It dies with its parent, keeps the capabilities that it has there, and is in
/// the process group `group`, so that a terminal's signals reach it. \returns its pid, or -errno
/// where it could not be started.
pid_t spawn(const command& c, const place& where, pid_t group);

}  // namespace socklab::link
