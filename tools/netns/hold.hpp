#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace socklab::netns {

struct network_holder_options {
  std::vector<std::string> command;  ///< makes the network and stays in it
  std::optional<std::string> name;   ///< under which `join` finds it
  uid_t owner = 0;                   ///< who may join, beside root
  bool until_stdin_closes = false;   ///< end when the other end of stdin is closed
  bool while_joined = false;         ///< end when the last client has disconnected
  pid_t starter = 0;                 ///< until a client joins: end with this process; 0: after 10 s
  std::vector<std::string> remove;   ///< paths to remove unless the command exited by itself
};

/// Runs the command and ends all its descendants with it, whichever process dies first. Returns the
/// exit status: the command's, 128 + the signal that ended it, or 3 if the name is in use. A
/// command that makes a network (in a process namespace of its own: unshare --net --pid --fork)
/// reports that the network is ready by writing a byte to the descriptor named in LABNS_READY_FD;
/// clients that join wait for that. When the network is to end, that descriptor reads end of file.
int hold(const network_holder_options& options);

}  // namespace socklab::netns
