#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "hosts/namespaces.hpp"
#include "sock/descriptor.hpp"
#include "spawn.hpp"

namespace socklab::link {

/// How the command ended.
struct command_exit {
  int status = 0;
  int exec_error = 0;  ///< not 0: it could not be started, errno
};

/// Process 1 of the process namespace in which everything on the hosts runs. When the link or the
/// supervisor ends, by whatever cause, all processes on the hosts end, and with the last one the
/// namespaces and devices; also where both are killed at once.
class supervisor {
 public:
  /// Forks, before any thread or device exists. The child never returns. Stores the namespaces that
  /// it has made (pid, mount) in `h`. \throws failure
  supervisor(hosts& h, const std::optional<command>& c);
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;
  ~supervisor() { finish(); }

  /// Starts the command.
  void start();
  /// Sends the command a signal.
  void send_signal(int number);
  /// Readable when the command has ended, or when the supervisor is gone.
  int fd() const { return channel_.fd(); }
  /// Null: the supervisor itself was killed.
  std::optional<command_exit> read_exit();
  /// Ends the processes on the hosts, waits for that, and removes the link's socket.
  void finish();

 private:
  pid_t pid_ = -1;
  sock::descriptor channel_{-1};
};

}  // namespace socklab::link
