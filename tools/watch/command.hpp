#pragma once
// The watched command: begun with the library preloaded, its end seen through a pidfd.
#include <signal.h>
#include <sys/types.h>
#include <string>
#include <vector>

namespace tcpwatch {

class command {
 public:
  /// Begins it, with `environment` ("NAME=value") set, and with the signal mask and dispositions
  /// that tcpwatch was given. Throws std::system_error where there is no such program.
  command(const std::vector<std::string>& words, const std::vector<std::string>& environment);
  ~command();
  command(const command&) = delete;
  command& operator=(const command&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Readable when it has ended.
  [[nodiscard]] int pidfd() const { return pidfd_; }
  void kill(int signal) const;
  /// Its exit status; 128 + n where signal n ended it. Waits.
  int wait();

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1;
};

/// Signals that tcpwatch passes on or notices by their errors instead of dying of them. To be
/// called before the command begins.
void take_signals();
/// Of those, the ones that are passed on: blocked, for a signalfd.
sigset_t passed_on();

/// What LD_PRELOAD and the rest must be for the command to be watched.
std::vector<std::string> watched_environment(const std::string& library, const std::string& ring);

/// libtcpwatch.so, under a name that can stand in LD_PRELOAD. Throws std::runtime_error.
std::string find_library();

}  // namespace tcpwatch
