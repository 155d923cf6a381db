#include "supervisor.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "failure.hpp"
#include "meeting.hpp"
#include "process_title.hpp"
#include "reaper.hpp"
#include "signals.hpp"

namespace socklab::link {
namespace {

constexpr int start_order = 0;  // else the number of a signal for the command

/// The life of the supervisor: until the link closes the channel or dies.
class watch {
 public:
  watch(const hosts& h, const std::optional<command>& c, int channel, pid_t group)
      : hosts_(h), command_(c), channel_(channel), group_(group) {}

  void run() {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, nullptr);
    const descriptor deaths{check(signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
    std::array<pollfd, 2> waiting{pollfd{channel_, POLLIN, 0}, pollfd{deaths.get(), POLLIN, 0}};
    for (;;) {
      if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
      if (waiting[0].revents != 0 && !obey()) return;
      signalfd_siginfo ignored{};
      while (read(deaths.get(), &ignored, sizeof ignored) > 0) {
      }
      reap();
    }
  }

 private:
  bool obey() {
    int order = 0;
    if (recv(channel_, &order, sizeof order, 0) != sizeof order) return false;
    if (order != start_order) {
      if (pid_ > 0) kill(pid_, order);
      return true;
    }
    pid_ = spawn(*command_, {.net = hosts_.net[static_cast<std::size_t>(command_->host)].get()},
                 group_);
    if (pid_ < 0) tell({.status = status_of_exec_error(-pid_), .exec_error = -pid_});
    return true;
  }

  void reap() {
    int status = 0;
    for (pid_t dead = waitpid(-1, &status, WNOHANG); dead > 0;
         dead = waitpid(-1, &status, WNOHANG)) {
      if (dead != pid_) continue;
      pid_ = -1;
      tell({.status = status_of(status)});
    }
  }

  void tell(const ending& e) const { send(channel_, &e, sizeof e, MSG_NOSIGNAL); }

  const hosts& hosts_;
  const std::optional<command>& command_;
  int channel_;
  pid_t group_;
  pid_t pid_ = -1;
};

}  // namespace

supervisor::supervisor(const hosts& h, const std::optional<command>& c, const std::string& meeting)
    : hosts_(h) {
  std::array<int, 2> ends{};
  check(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
  channel_.reset(ends[0]);
  const descriptor theirs{ends[1]};
  const pid_t link = getpid();
  const pid_t group = getpgrp();
  pid_ = check(fork(), "fork");
  if (pid_ != 0) return;

  // Out of the terminal's reach: Ctrl-C is for the command, and a kill of the whole group must
  // leave one to clean up.
  setpgid(0, 0);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTTOU, SIGTTIN, SIGTSTP})
    disregard(number);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  set_process_title("link-keeper");
  channel_.reset();
  try {
    watch(h, c, theirs.get(), group).run();
  } catch (const failure&) {
    // The link sees the channel close.
  }
  end_processes(h, link);
  remove_meeting_place(meeting);
  _exit(0);
}

void supervisor::start() {
  send_signal(start_order);
}

void supervisor::send_signal(int number) {
  send(channel_.get(), &number, sizeof number, MSG_NOSIGNAL);
}

std::optional<ending> supervisor::read_ending() {
  ending e;
  if (recv(channel_.get(), &e, sizeof e, 0) != sizeof e) return std::nullopt;
  return e;
}

void supervisor::finish() {
  if (pid_ < 0) return;
  channel_.reset();
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
  end_processes(hosts_, -1);  // nothing, unless the supervisor was killed
}

}  // namespace socklab::link
