#include "spawn.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "descriptor.hpp"
#include "failure.hpp"

namespace socklab::link {
namespace {

/// Handlers do not survive exec, but what is ignored or blocked does.
void default_signals() {
  for (int number = 1; number < NSIG; ++number) {
    if (number == SIGKILL || number == SIGSTOP) continue;
    struct sigaction action {};
    // An ignored SIGHUP is nohup's doing, and an ignored SIGINT a background job's: left as they
    // are.
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
      signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool is_own(int fd, const char* kind) {
  struct stat theirs {};
  struct stat ours {};
  return fstat(fd, &theirs) == 0 &&
         stat((std::string("/proc/self/ns/") + kind).c_str(), &ours) == 0 &&
         theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev;
}

bool enter(int fd, const char* kind, int type) {
  return fd < 0 || is_own(fd, kind) || setns(fd, type) == 0;
}

/// The mount namespace takes the working directory to its root.
bool enter_mounts(int fd) {
  if (fd < 0 || is_own(fd, "mnt")) return true;
  const std::unique_ptr<char, void (*)(void*)> here{getcwd(nullptr, 0), std::free};
  return setns(fd, CLONE_NEWNS) == 0 && (!here || chdir(here.get()) == 0);
}

bool enter(const place& where) {
  return enter(where.user, "user", CLONE_NEWUSER) && enter_mounts(where.mount) &&
         enter(where.net, "net", CLONE_NEWNET);
}

/// So that the command finds `tcplink --on B` also where we were not found through PATH; last, so
/// that nothing else changes.
void append_ourselves_to_path() {
  std::error_code error;
  const std::string folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const char* path = std::getenv("PATH");
  if (error || path == nullptr ||
      (":" + std::string(path) + ":").find(":" + folder + ":") != std::string::npos)
    return;
  setenv("PATH", (std::string(path) + ":" + folder).c_str(), 1);
}

[[noreturn]] void become(const command& c, const place& where, pid_t group, pid_t parent,
                         int report) {
  setpgid(0, group);
  default_signals();
  if (enter(where)) {
    keep_capabilities();
    prctl(PR_SET_PDEATHSIG, SIGKILL);   // entering a user namespace clears it
    if (getppid() != parent) _exit(1);  // it died before we asked
    for (const auto& [name, value] : c.environment) setenv(name.c_str(), value.c_str(), 1);
    append_ourselves_to_path();
    std::vector<char*> words;
    for (const std::string& word : c.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
  }
  const int error = errno;
  [[maybe_unused]] const ssize_t told = write(report, &error, sizeof error);
  _exit(127);
}

}  // namespace

int status_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int status_of_exec_error(int error) {
  return error == ENOENT ? 127 : 126;
}

pid_t spawn(const command& c, const place& where, pid_t group) {
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC), "pipe");
  const descriptor report{ends[0]};
  descriptor reporter{ends[1]};
  const pid_t parent = getpid();
  const pid_t child = check(fork(), "fork");
  if (child == 0) become(c, where, group, parent, reporter.get());
  reporter.reset();
  int error = 0;
  if (read(report.get(), &error, sizeof error) != sizeof error) return child;
  waitpid(child, nullptr, 0);
  return -error;
}

}  // namespace socklab::link
