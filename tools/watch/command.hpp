#pragma once
// The watched command: started with the library preloaded, its end observed by a pidfd.
#include <sys/types.h>
#include <string>
#include <vector>

#include "launcher.hpp"
#include "signals.hpp"

namespace tcpwatch {

class command {
 public:
  /// Begins it, with `environment` ("NAME=value") set, and with the signal mask that was
  /// in effect before `signals`. Throws std::system_error where there is no such program.
  command(const std::vector<std::string>& words, const std::vector<std::string>& environment,
          const socklab::signal_reader& signals);

  [[nodiscard]] pid_t pid() const { return launcher_.command; }
  /// Readable when it has ended.
  [[nodiscard]] int pidfd() const { return pidfd_.fd(); }
  void kill(int signal) const;
  /// Its exit status; 128 + n where signal n ended it. Waits.
  int wait();

 private:
  launcher launcher_;
  sock::descriptor pidfd_{-1};
};

/// The values of LD_PRELOAD and other variables with which the command is watched.
std::vector<std::string> watched_environment(const std::string& library, const std::string& ring);

/// libtcpwatch.so, under a name that can stand in LD_PRELOAD. Throws std::runtime_error.
std::string find_library();

}  // namespace tcpwatch
