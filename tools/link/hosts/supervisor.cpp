#include "hosts/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>

#include "control_socket.hpp"
#include "failure.hpp"
#include "hosts/process_title.hpp"
#include "processes.hpp"
#include "signals.hpp"

namespace socklab::link {
namespace {

constexpr int start_order = 0;  // any other value is a signal for the command

/// Serves the link until it closes the channel or dies.
class event_loop {
 public:
  event_loop(const hosts& h, const std::optional<command>& c, int channel)
      : hosts_(h), command_(c), channel_(channel) {}

  void run() {
    const signal_reader children({SIGCHLD});
    std::array<pollfd, 2> waiting{pollfd{channel_, POLLIN, 0}, pollfd{children.fd(), POLLIN, 0}};
    for (;;) {
      if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
      if (waiting[0].revents != 0 && !handle_request()) return;
      while (children.next()) {
      }
      reap();
    }
  }

 private:
  bool handle_request() {
    int order = 0;
    if (recv(channel_, &order, sizeof order, 0) != sizeof order) return false;
    if (order != start_order) {
      if (pid_ > 0) kill(pid_, order);
      return true;
    }
    pid_ = spawn(*command_, {.net = hosts_.net[static_cast<std::size_t>(side::a)].fd()});
    if (pid_ < 0) report({.status = status_of_exec_error(-pid_), .exec_error = -pid_});
    return true;
  }

  void reap() {
    int status = 0;
    for (pid_t dead = waitpid(-1, &status, WNOHANG); dead > 0;
         dead = waitpid(-1, &status, WNOHANG)) {
      if (dead != pid_) continue;
      pid_ = -1;
      report({.status = status_of(status)});
    }
  }

  void report(const command_exit& e) const { send(channel_, &e, sizeof e, MSG_NOSIGNAL); }

  const hosts& hosts_;
  const std::optional<command>& command_;
  int channel_;
  pid_t pid_ = -1;
};

constexpr auto grace = std::chrono::seconds(1);

/// Process 1 of a process namespace of its own: when it ends, by whatever cause, the kernel kills
/// all others in there.
pid_t clone_into_process_namespace() {
  return static_cast<pid_t>(
      check(syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, nullptr, nullptr, nullptr, nullptr),
            "making a process namespace"));
}

/// Mounts /proc of this process namespace. Where a container forbids that, ps shows the processes
/// outside; everything else works.
void mount_proc() {
  if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0)
    return;
  mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
}

/// Asks all processes in this process namespace to end (kill(-1) reaches only those). The kernel
/// kills those that are left when this process exits.
void terminate_all() {
  for (const int number : {SIGTERM, SIGHUP, SIGCONT}) kill(-1, number);  // a shell ignores SIGTERM
  const auto give_up = std::chrono::steady_clock::now() + grace;
  while (kill(-1, 0) == 0 && std::chrono::steady_clock::now() < give_up) {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const timespec moment{0, 2'000'000};
    nanosleep(&moment, nullptr);
  }
}

[[noreturn]] void run_supervisor(const hosts& h, const std::optional<command>& c,
                                 const sock::descriptor& channel) {
  set_process_title("link-keeper");
  try {
    mount_proc();
    const auto open_own = [](const char* kind) {
      return sock::descriptor{
          check(open((std::string("/proc/self/ns/") + kind).c_str(), O_RDONLY | O_CLOEXEC), kind)};
    };
    if (send_descriptors(channel.fd(), {open_own("pid").fd(), open_own("mnt").fd()}))
      event_loop(h, c, channel.fd()).run();
  } catch (const failure&) {
    // The link sees that the channel is closed.
  }
  terminate_all();
  try {
    remove_stale_sockets(geteuid());
  } catch (const failure&) {
    // The next link does it.
  }
  _exit(0);
}

}  // namespace

supervisor::supervisor(hosts& h, const std::optional<command>& c) {
  std::array<int, 2> ends{};
  check(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
  channel_ = sock::descriptor(ends[0]);
  sock::descriptor theirs{ends[1]};
  pid_ = clone_into_process_namespace();
  if (pid_ == 0) {
    channel_ = sock::descriptor(-1);
    run_supervisor(h, c, theirs);
  }
  theirs = sock::descriptor(-1);
  std::vector<sock::descriptor> made = receive_descriptors(channel_, 2);
  if (made.empty()) throw failure("the supervisor of the hosts could not be started");
  h.pid = std::move(made[0]);
  h.mount = std::move(made[1]);
}

void supervisor::start() {
  send_signal(start_order);
}

void supervisor::send_signal(int number) {
  send(channel_.fd(), &number, sizeof number, MSG_NOSIGNAL);
}

std::optional<command_exit> supervisor::read_exit() {
  command_exit e;
  if (recv(channel_.fd(), &e, sizeof e, 0) != sizeof e) return std::nullopt;
  return e;
}

void supervisor::finish() {
  if (pid_ < 0) return;
  channel_ = sock::descriptor(-1);
  // It ends at once, except where a process that has joined is stopped and cannot reap its command.
  const sock::descriptor process = open_process(pid_);
  pollfd waiting{process.fd(), POLLIN, 0};
  if (poll(&waiting, 1, 5000) == 1 || !process.is_open()) waitpid(pid_, nullptr, 0);
  pid_ = -1;
  remove_stale_sockets(geteuid());  // needed only where the supervisor was killed
}

}  // namespace socklab::link
