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

namespace socklab {
namespace {

/// What stands in /proc/PID/stat behind the command's name: "S 123 …", state and parent.
std::string state_and_parent(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // The name is in brackets and may contain anything, brackets included: proc(5).
  const auto end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos || end_of_name + 4 > line.size()) return {};
  return line.substr(end_of_name + 2);
}

pid_t parent_of(pid_t pid) {
  const std::string text = state_and_parent(pid);
  return text.empty() ? 0 : std::atoi(text.c_str() + 1);
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
    const sock::descriptor process = open_process(pid);
    if (process.is_open() && is_descendant(pid))
      ::syscall(SYS_pidfd_send_signal, process.fd(), number, nullptr, 0);
  }
}

/// For processes that were sent SIGKILL, on a busy machine.
constexpr auto time_to_die = std::chrono::seconds(3);

/// Reaps what has ended. \returns false where no child is left
bool reap() {
  pid_t pid = 0;
  while ((pid = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
  }
  return pid == 0;
}

}  // namespace

sock::descriptor open_process(pid_t pid) {
  return sock::descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool is_running(pid_t pid) {
  const std::string text = state_and_parent(pid);
  return !text.empty() && text[0] != 'Z' && text[0] != 'X';
}

void end_descendants(std::chrono::milliseconds grace) {
  using clock = std::chrono::steady_clock;
  const auto kill_from = clock::now() + grace;
  signal_descendants(SIGTERM);
  signal_descendants(SIGCONT);  // a stopped process would never see it
  while (reap() && clock::now() < kill_from)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // One death may hand us its children: look again after each. The first process of a process
  // namespace cannot end before all others in there are reaped, and one that had joined from
  // outside is its parent's to reap: in a container whose first process reaps nothing that never
  // happens.
  const auto give_up_from = clock::now() + time_to_die;
  while (reap() && clock::now() < give_up_from) {
    signal_descendants(SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace socklab
