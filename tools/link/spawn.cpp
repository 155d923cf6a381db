#include "spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

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

[[noreturn]] void become(const command& c, const descriptor& net, pid_t group, pid_t parent,
                         int report) {
  int error = 0;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before we asked
  setpgid(0, group);
  default_signals();
  try {
    enter_network(net);
    keep_capabilities();
    for (const auto& [name, value] : c.environment) setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words;
    for (const std::string& word : c.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    execvp(words[0], words.data());
    error = errno;
  } catch (const failure&) {
    error = errno;
  }
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

pid_t spawn(const command& c, const descriptor& net, pid_t group) {
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC), "pipe");
  const descriptor report{ends[0]};
  descriptor reporter{ends[1]};
  const pid_t parent = getpid();
  const pid_t child = check(fork(), "fork");
  if (child == 0) become(c, net, group, parent, reporter.get());
  reporter.reset();
  int error = 0;
  if (read(report.get(), &error, sizeof error) != sizeof error) return child;
  waitpid(child, nullptr, 0);
  return -error;
}

}  // namespace socklab::link
