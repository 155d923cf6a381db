#include "spawn.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "descriptor.hpp"
#include "failure.hpp"
#include "namespaces.hpp"

namespace socklab {
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

bool enter(int fd, const char* kind, int type) {
  return fd < 0 || is_own_namespace(fd, kind) || setns(fd, type) == 0;
}

/// The mount namespace takes the working directory to its root.
bool enter_mounts(int fd) {
  if (fd < 0 || is_own_namespace(fd, "mnt")) return true;
  const std::unique_ptr<char, void (*)(void*)> here{getcwd(nullptr, 0), std::free};
  return setns(fd, CLONE_NEWNS) == 0 && (!here || chdir(here.get()) == 0);
}

/// So that the command finds `tcplink --on B` also where we were not found through PATH; last, so
/// that nothing else changes.
void append_own_folder_to_path() {
  std::error_code error;
  const std::string folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const char* path = std::getenv("PATH");
  if (error || path == nullptr ||
      (":" + std::string(path) + ":").find(":" + folder + ":") != std::string::npos)
    return;
  setenv("PATH", (std::string(path) + ":" + folder).c_str(), 1);
}

[[noreturn]] void exec_command(const command& c, const namespaces_to_enter& where, pid_t parent,
                               int report) {
  default_signals();
  if (enter_mounts(where.mount) && enter(where.net, "net", CLONE_NEWNET)) {
    keep_capabilities();
    prctl(PR_SET_PDEATHSIG, SIGKILL);   // last: a change of rights clears it
    if (getppid() != parent) _exit(1);  // it died before we asked
    for (const auto& [name, value] : c.environment) setenv(name.c_str(), value.c_str(), 1);
    append_own_folder_to_path();
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

pid_t spawn(const command& c, const namespaces_to_enter& where) {
  // A process namespace is entered by the children alone, and needs the rights of its user
  // namespace.
  const bool from_outside = where.pid >= 0 && !is_own_namespace(where.pid, "pid");
  if (!enter(where.user, "user", CLONE_NEWUSER)) fail("entering the user namespace");
  if (from_outside) check(setns(where.pid, CLONE_NEWPID), "entering the process namespace");
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC), "pipe");
  const descriptor report{ends[0]};
  descriptor reporter{ends[1]};
  const pid_t parent = from_outside ? 0 : getpid();  // as getppid(2) shows a parent that is outside
  const pid_t child = check(fork(), "fork");
  if (child == 0) exec_command(c, where, parent, reporter.get());
  reporter.reset();
  int error = 0;
  if (read(report.get(), &error, sizeof error) != sizeof error) return child;
  waitpid(child, nullptr, 0);
  return -error;
}

void keep_capabilities() {
  if (geteuid() == 0) return;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (syscall(SYS_capget, &header, data.data()) != 0) return;
  for (__user_cap_data_struct& d : data) d.inheritable = d.permitted;
  if (syscall(SYS_capset, &header, data.data()) != 0) return;
  for (unsigned cap = 0; cap < 64; ++cap)
    if ((data[cap / 32].permitted >> (cap % 32) & 1U) != 0)
      prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
}

}  // namespace socklab
