#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace socklab::netns {

struct hold_options {
  std::vector<std::string> command;  ///< makes the network and stays in it
  std::optional<std::string> name;   ///< under which `join` finds it
  uid_t owner = 0;                   ///< who may join, beside root
  bool until_stdin_closes = false;   ///< end when whoever holds the other end of stdin is gone
  bool while_joined = false;         ///< end when the last that joined has exited
  pid_t starter = 0;                 ///< until somebody joins: end with this process; 0: after 10 s
  std::vector<std::string> remove;   ///< paths to remove unless the command ended by itself
};

/// Runs the command and sees to it that nothing outlives it, whatever dies first.
/// Returns the exit status: the command's, 128 + the signal that ended it, or 3 if the name is held
/// already. A command that makes a network (in a process namespace of its own: unshare --net --pid
/// --fork) says that the network is ready by writing a byte to the descriptor named in
/// LABNS_READY_FD; who joins waits for that. When the network is to end, that descriptor reads its
/// end of file.
int hold(const hold_options& options);

}  // namespace socklab::netns
