#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "descriptor.hpp"
#include "hosts/namespaces.hpp"
#include "spawn.hpp"

namespace socklab::link {

/// How a command ended.
struct command_exit {
  int status = 0;
  int exec_error = 0;  ///< not 0: it could not be started, errno
};

/// A process of its own between the link and what runs on its hosts: process 1 of the process
/// namespace in which all of that is. Whichever of the two dies, and however, everything on the
/// hosts ends, and with the last process the namespaces and devices go; also where both are killed
/// at once.
class supervisor {
 public:
  /// Forks; before there is any thread or device. The child never returns. Puts the namespaces that
  /// it has made (pid, mount) into `h`. \throws failure
  supervisor(hosts& h, const std::optional<command>& c);
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;
  ~supervisor() { finish(); }

  /// Starts the command.
  void start();
  /// Sends the command a signal.
  void send_signal(int number);
  /// Readable when there is an ending, or when the supervisor is gone.
  int fd() const { return channel_.get(); }
  /// Null: the supervisor itself was killed.
  std::optional<command_exit> read_exit();
  /// Ends what still runs on the hosts, and waits for that; removes the link's socket, no longer
  /// listened to.
  void finish();

 private:
  pid_t pid_ = -1;
  descriptor channel_;
};

}  // namespace socklab::link
