#pragma once
// The watched command: begun with the library preloaded, its end seen through a pidfd.
#include <sys/types.h>
#include <string>
#include <vector>

namespace tcpwatch {

class command {
 public:
  /// Begins it, with `environment` ("NAME=value") set. Throws std::system_error where there is no
  /// such program.
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

/// What LD_PRELOAD and the rest must be for the command to be watched.
std::vector<std::string> watched_environment(const std::string& library, const std::string& ring);

/// libtcpwatch.so beside this program: ../lib/libtcpwatch.so. Throws std::runtime_error.
std::string find_library();

}  // namespace tcpwatch
