#include "processes.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "descriptor.hpp"

namespace socklab::netns {
namespace {

pid_t parent_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // The command's name stands in brackets and may hold anything, brackets included: proc(5).
  const auto end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos || end_of_name + 4 > line.size()) return 0;
  return std::atoi(line.c_str() + end_of_name + 4);  // ") S 123": past the state
}

bool is_descendant(pid_t pid) {
  for (pid = parent_of(pid); pid > 1 && pid != ::getpid();) pid = parent_of(pid);
  return pid == ::getpid();
}

void signal_descendants(int number) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 1) continue;
    // Opened before it is looked at: the number may pass to another process, the descriptor does
    // not.
    const descriptor process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
    if (process && is_descendant(pid))
      ::syscall(SYS_pidfd_send_signal, process.get(), number, nullptr, 0);
  }
}

/// Reaps what has ended. \returns false where no child is left
bool reap() {
  pid_t pid = 0;
  while ((pid = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
  }
  return pid == 0;
}

}  // namespace

void end_descendants(std::chrono::milliseconds grace) {
  using clock = std::chrono::steady_clock;
  const auto kill_from = clock::now() + grace;
  signal_descendants(SIGTERM);
  signal_descendants(SIGCONT);  // a stopped process would never see it
  while (reap() && clock::now() < kill_from)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // One death may hand us its children: look again after each.
  while (reap()) {
    signal_descendants(SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace socklab::netns
