#pragma once
// The watched processes: their names, the sockets they hold as far as their calls tell, whether
// they still live, and what of them cannot be seen.
#include <sys/types.h>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "call.hpp"

namespace tcpwatch {

class programs {
 public:
  /// Takes note of a record; calls and notes both.
  void take(const call_data& record);

  /// The program's name, as argv[0] or TCPWATCH_NAME gave it.
  const std::string& name(pid_t pid);

  /// Something no preload can see, said once a program: on standard error, and returned as text for
  /// a line. Empty where it was said before.
  std::string unseen(pid_t pid, record_kind kind, const std::string& program);

  /// A process that is gone: forgets it, and returns how many sockets it left for the kernel to
  /// close.
  std::size_t bury(pid_t pid);

  /// All processes that have made themselves known and are not buried.
  [[nodiscard]] std::set<pid_t> living() const;

 private:
  struct process {
    std::string name;
    std::set<int> sockets;
  };
  std::unordered_map<pid_t, process> processes_;
  std::set<std::pair<record_kind, std::string>> said_;
};

/// False once a process, or a thread of it, has ended; a zombie has.
bool is_alive(pid_t pid);
bool is_alive(pid_t pid, pid_t tid);

}  // namespace tcpwatch
