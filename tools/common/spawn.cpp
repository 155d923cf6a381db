#include "spawn.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "capabilities.hpp"
#include "failure.hpp"
#include "find_in_path.hpp"
#include "namespaces.hpp"
#include "sock/descriptor.hpp"

namespace socklab {
namespace {

/// Handlers do not survive exec, but ignored and blocked signals do.
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

/// $PATH, then the folder of this program: the command finds tcplink also where this program was
/// not started through $PATH. The folder is the last, so that it hides no other program. Empty
/// where $PATH is not set.
std::string search_path() {
  const char* const path = std::getenv("PATH");
  if (path == nullptr) return {};
  std::error_code error;
  const std::string folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const bool is_there =
      (":" + std::string(path) + ":").find(":" + folder + ":") != std::string::npos;
  return error || is_there ? path : std::string(path) + ":" + folder;
}

}  // namespace

int status_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

int status_of_exec_error(int error) {
  return error == ENOENT ? 127 : 126;
}

int find_command(const std::string& name) {
  const std::string path = search_path();
  char room[path_room];
  const char* const found =
      find_in_path(name.c_str(), path.empty() ? "/bin:/usr/bin" : path.c_str(), room);
  if (found == name.c_str() && name.find('/') == std::string::npos) return ENOENT;
  return access(found, X_OK) == 0 ? 0 : errno;
}

bool die_with_parent(pid_t parent, int number) {
  prctl(PR_SET_PDEATHSIG, number);
  return getppid() == parent;
}

pid_t fork_and_exec(const std::vector<std::string>& words, const std::function<bool()>& prepare) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC), "pipe");
  const sock::descriptor report{ends[0]};
  sock::descriptor reporter{ends[1]};
  const pid_t child = check(fork(), "fork");
  if (child == 0) {
    if (prepare()) execvp(arguments[0], arguments.data());
    const int error = errno;
    [[maybe_unused]] const ssize_t written = write(reporter.fd(), &error, sizeof error);
    _exit(127);
  }
  reporter = sock::descriptor(-1);
  int error = 0;
  ssize_t size = 0;
  while ((size = read(report.fd(), &error, sizeof error)) < 0 && errno == EINTR) {
  }
  if (size != sizeof error) return child;
  waitpid(child, nullptr, 0);
  return -error;
}

pid_t spawn(const command& c, const namespaces_to_enter& where) {
  // A process namespace is entered by the children alone, and needs the rights of its user
  // namespace.
  const bool from_outside = where.pid >= 0 && !is_own_namespace(where.pid, "pid");
  if (!enter(where.user, "user", CLONE_NEWUSER)) fail("entering the user namespace");
  if (from_outside) check(setns(where.pid, CLONE_NEWPID), "entering the process namespace");
  const pid_t parent = from_outside ? 0 : getpid();  // as getppid(2) shows a parent that is outside
  return fork_and_exec(c.words, [&] {
    default_signals();
    if (!enter_mounts(where.mount) || !enter(where.net, "net", CLONE_NEWNET)) return false;
    keep_capabilities();
    if (!die_with_parent(parent, SIGKILL)) _exit(1);  // last: a change of rights clears it
    for (const auto& [name, value] : c.environment) setenv(name.c_str(), value.c_str(), 1);
    if (const std::string path = search_path(); !path.empty()) setenv("PATH", path.c_str(), 1);
    return true;
  });
}

}  // namespace socklab
