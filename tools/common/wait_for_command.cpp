#include "wait_for_command.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <iostream>

#include "spawn.hpp"

namespace socklab {
namespace {

using clock = std::chrono::steady_clock;

int wait_for(pid_t child, const sock::descriptor& connection, const signal_reader& signals,
             const char* message) {
  bool gone = false;
  clock::time_point kill_at{};
  for (;;) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) return status_of(status);
    std::array<pollfd, 2> waiting{pollfd{signals.fd(), POLLIN, 0},
                                  pollfd{gone ? -1 : connection.fd(), POLLIN, 0}};
    poll(waiting.data(), waiting.size(), gone ? 50 : -1);
    while (const auto caught = signals.next())
      if (caught->number != SIGCHLD && !caught->from_terminal()) kill(child, caught->number);
    if (!gone && waiting[1].revents != 0) {
      gone = true;
      kill_at = clock::now() + std::chrono::seconds(1);
      std::cerr << message << '\n';
      for (const int number : {SIGTERM, SIGHUP, SIGCONT}) kill(child, number);
    }
    if (gone && clock::now() >= kill_at) kill(child, SIGKILL);
  }
}

}  // namespace

int wait_for_command(pid_t child, const sock::descriptor& connection, const signal_reader& signals,
                     const char* message) {
  const bool had_terminal = tcgetpgrp(STDIN_FILENO) == getpgrp();
  const int status = wait_for(child, connection, signals, message);
  // An interactive shell in a process namespace cannot return the terminal: our process group does
  // not exist there.
  if (had_terminal) {
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, getpgrp());
  }
  return status;
}

}  // namespace socklab
