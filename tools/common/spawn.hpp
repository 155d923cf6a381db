#pragma once
#include <sys/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace socklab {

/// What is to run.
struct command {
  std::vector<std::string> words;
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
};

/// Namespaces to enter first; -1, or the caller's own: stay.
struct namespaces_to_enter {
  int user = -1;
  int mount = -1;
  int pid = -1;
  int net = -1;
};

/// How a command ended, as a shell reports it: its exit status, or 128 + the signal. \param
/// wait_status as of waitpid(2)
int status_of(int wait_status);

/// 127 or 126, as in a shell, for a command for which exec(2) failed with `error`.
int status_of_exec_error(int error);

/// Whether execvp(3) would find a program of this name, in $PATH or beside this one: 0, or errno.
int find_command(const std::string& name);

/// fork(2) and execvp(3). In the child `prepare` is called in between; where it returns false,
/// errno says why. \returns the child's pid, or -errno where `prepare` or exec(2) failed. \throws
/// failure
pid_t fork_and_exec(const std::vector<std::string>& words, const std::function<bool()>& prepare);

/// Starts a command, in the caller's process group, so that a terminal's signals reach it. It dies
/// with its parent, and keeps the capabilities that it has there. Where it is to enter a user or a
/// process namespace, the caller enters that too (itself, or for its later children).
/// \returns its pid, or -errno where exec(2) refused it. \throws failure
pid_t spawn(const command& c, const namespaces_to_enter& where);

/// Has the kernel send this process `number` when its parent ends. \returns false where the parent
/// is not `parent` any more: it has ended before
bool die_with_parent(pid_t parent, int number);

}  // namespace socklab
