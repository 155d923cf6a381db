#include "reaper.hpp"

#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace socklab::link {
namespace {

using clock = std::chrono::steady_clock;
constexpr auto grace = std::chrono::seconds(1);

bool is_on(pid_t pid, const struct stat& a, const struct stat& b) {
  struct stat net {};
  if (stat(("/proc/" + std::to_string(pid) + "/ns/net").c_str(), &net) != 0) return false;
  return (net.st_ino == a.st_ino && net.st_dev == a.st_dev) ||
         (net.st_ino == b.st_ino && net.st_dev == b.st_dev);
}

bool is_child(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(in, text);
  const std::size_t name_end = text.rfind(')');  // a name may hold anything
  if (name_end == std::string::npos || name_end + 4 > text.size()) return false;
  return text[name_end + 2] != 'Z' && std::atoi(text.c_str() + name_end + 4) == getpid();
}

std::vector<pid_t> find(const hosts& h, pid_t spare) {
  struct stat a {};
  struct stat b {};
  fstat(h.net[0].get(), &a);
  fstat(h.net[1].get(), &b);
  std::vector<pid_t> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> proc{opendir("/proc"), closedir};
  if (!proc) return found;
  while (const dirent* entry = readdir(proc.get())) {
    const pid_t pid = std::atoi(entry->d_name);
    if (pid <= 1 || pid == getpid() || pid == spare) continue;
    if (is_child(pid) || is_on(pid, a, b)) found.push_back(pid);
  }
  return found;
}

}  // namespace

void end_processes(const hosts& h, pid_t spare) {
  const auto give_up = clock::now() + 5 * grace;
  const auto kill_from = clock::now() + grace;
  for (bool first = true; clock::now() < give_up; first = false) {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const std::vector<pid_t> left = find(h, spare);
    if (left.empty()) return;
    for (const pid_t pid : left) {
      if (clock::now() >= kill_from) {
        kill(pid, SIGKILL);
      } else if (first) {
        kill(pid, SIGTERM);
        kill(pid, SIGHUP);  // an interactive shell ignores SIGTERM
        kill(pid, SIGCONT);
      }
    }
    const timespec moment{0, 2'000'000};
    nanosleep(&moment, nullptr);
  }
}

}  // namespace socklab::link
