#include "launcher.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "failure.hpp"
#include "processes.hpp"
#include "signals.hpp"
#include "spawn.hpp"

namespace tcpwatch {
namespace {

using namespace std::chrono_literals;

/// Waits for the command. Returns its exit status, or 128 + SIGKILL where tcpwatch is gone.
int keep(pid_t command, pid_t parent, const socklab::signal_reader& signals) {
  for (;;) {
    pollfd waits{signals.fd(), POLLIN, 0};
    poll(&waits, 1, -1);
    while (const auto signal = signals.next()) {
      // A signal of the terminal has reached the command as well.
      if (signal->number != SIGCHLD && !signal->from_kernel) kill(command, signal->number);
    }
    int status = 0;
    if (waitpid(command, &status, WNOHANG) == command) return socklab::status_of(status);
    if (getppid() == parent) continue;
    // Only now: a daemon that has left the command's tree is not the command's any more, and a
    // program that waits until its parent is process 1 must not find us in its place.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    socklab::end_descendants(2s);
    return 128 + SIGKILL;
  }
}

}  // namespace

launcher start_with_launcher(const std::vector<std::string>& words,
                             const std::function<void()>& prepare) {
  std::array<int, 2> ends{};
  socklab::check(pipe2(ends.data(), O_CLOEXEC), "pipe");
  const sock::descriptor report{ends[0]};
  sock::descriptor reporter{ends[1]};
  const pid_t parent = getpid();
  const pid_t pid = socklab::check(fork(), "fork");
  if (pid == 0) {
    const socklab::signal_reader signals({SIGCHLD, SIGINT, SIGQUIT, SIGTERM, SIGHUP});
    if (!socklab::die_with_parent(parent, SIGTERM)) _exit(1);
    const pid_t self = getpid();
    const pid_t command = socklab::fork_and_exec(words, [&] {
      if (!socklab::die_with_parent(self, SIGKILL)) _exit(1);
      prepare();
      return true;
    });
    [[maybe_unused]] const auto written = write(reporter.fd(), &command, sizeof command);
    reporter = sock::descriptor(-1);
    _exit(command < 0 ? 1 : keep(command, parent, signals));
  }
  reporter = sock::descriptor(-1);
  pid_t command = -EAGAIN;
  while (read(report.fd(), &command, sizeof command) < 0 && errno == EINTR) {
  }
  if (command < 0) waitpid(pid, nullptr, 0);
  return {pid, command};
}

}  // namespace tcpwatch
