#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "descriptor.hpp"
#include "namespaces.hpp"
#include "spawn.hpp"

namespace socklab::link {

/// How a command ended.
struct ending {
  int status = 0;
  int exec_error = 0;  ///< not 0: it could not be started, errno
};

/// A process of its own between the link and what runs on its hosts. Whichever of the two dies, and
/// however, the other one ends every process on the hosts, and with the last of them the namespaces
/// and devices go.
class supervisor {
 public:
  /// Forks; before there is any thread or device. The child never returns.
  /// \param meeting the meeting place, not yet open, to remove once the link is gone, however it
  /// went
  supervisor(const hosts& h, const std::optional<command>& c, const std::string& meeting);
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
  std::optional<ending> read_ending();
  /// Ends what still runs on the hosts, and waits for that.
  void finish();

 private:
  pid_t pid_ = -1;
  descriptor channel_;
  const hosts& hosts_;
};

}  // namespace socklab::link
