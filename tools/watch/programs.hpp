#pragma once
// The watched processes: their names, the sockets that they hold as far as their calls show,
// whether they still run, and which of their calls cannot be seen.
#include <sys/types.h>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "call.hpp"

namespace tcpwatch {

/// One line about something that cannot be seen.
struct notice {
  pid_t pid;  ///< 0: no one program
  std::string program;
  std::string text;
  std::optional<std::int64_t> missed;  ///< how many calls; nothing: unknown
};

class programs {
 public:
  using notice_sink = std::function<void(const notice&)>;
  explicit programs(notice_sink report) : report_(std::move(report)) {}

  /// Handles one record, of a call or of anything else.
  void take(const call_data& record);

  /// The program's name, as argv[0] or TCPWATCH_NAME gave it.
  const std::string& name(pid_t pid);

  /// Checks what no record reports: processes that have ended, programs without the library,
  /// io_uring.
  void reap_exited();

  /// The command was ended by SIGSYS, and no program was seen to install a seccomp filter.
  void report_unnoticed_filter(pid_t command);

  /// At the end of a run: programs that still have sockets.
  void report_survivors();

  [[nodiscard]] std::vector<pid_t> pids() const;

 private:
  struct process {
    std::string name;
    std::set<int> sockets;
    std::uint64_t started = 0;
  };
  struct expected {
    record_kind why;
    std::string name;
    std::uint64_t since;
  };
  void expect(const call_data& record);
  void report_not_loaded();
  void report_io_uring(pid_t pid, const process& p);
  /// Once for each program and subject.
  void report_once(pid_t pid, const std::string& subject, const std::string& program,
                   const std::string& text);

  notice_sink report_;
  std::unordered_map<pid_t, process> processes_;
  std::unordered_map<pid_t, expected> expected_;  // executed, and not heard of since
  std::set<std::pair<std::string, std::string>> reported_;
};

/// Why the library cannot be loaded into the command, or `exec`.
record_kind kind_of_program(const std::string& file);

/// False once the process, or this thread of it, has ended.
bool is_running(pid_t pid, pid_t tid);

}  // namespace tcpwatch
