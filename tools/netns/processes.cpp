#include "processes.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace labns {
namespace {

pid_t parent_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // The command's name stands in brackets and may hold anything, brackets included: proc(5).
  const auto end_of_name = line.rfind(')');
  if (end_of_name == std::string::npos) return 0;
  return std::atoi(line.c_str() + end_of_name + 4);  // ") S 123": past the state
}

void signal_all(const std::vector<pid_t>& pids, int signal) {
  for (const pid_t pid : pids) ::kill(pid, signal);
}

}  // namespace

std::vector<pid_t> processes_where(const std::function<bool(pid_t)>& wanted) {
  std::vector<pid_t> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid > 0 && pid != ::getpid() && wanted(pid)) found.push_back(pid);
  }
  return found;
}

ino_t net_namespace_of(pid_t pid) {
  struct stat status {};
  const std::string path = "/proc/" + std::to_string(pid) + "/ns/net";
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

void kill_descendants() {
  for (;;) {
    signal_all(processes_where([](pid_t pid) { return parent_of(pid) == ::getpid(); }), SIGKILL);
    // One death may hand us its children: look again after each.
    if (::waitpid(-1, nullptr, 0) < 0) return;
  }
}

void hang_up(ino_t net_namespace, int patience_ms) {
  if (net_namespace == 0) return;
  const auto inside = [&] {
    return processes_where([&](pid_t pid) { return net_namespace_of(pid) == net_namespace; });
  };
  auto left = inside();
  signal_all(left, SIGHUP);
  signal_all(left, SIGCONT);  // a stopped process would never see it
  for (int waited = 0; !left.empty() && waited < patience_ms; waited += 10) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    left = inside();
  }
  while (!left.empty()) {
    signal_all(left, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    left = inside();
  }
}

}  // namespace labns
