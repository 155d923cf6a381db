#include "hold.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <list>

#include "control_socket.hpp"
#include "failure.hpp"
#include "join.hpp"
#include "namespaces.hpp"
#include "processes.hpp"

namespace socklab::netns {
namespace {

constexpr int name_taken_status = 3;
constexpr auto time_to_join = std::chrono::seconds(10);
/// For a whole run to clean up after itself, which takes a moment on a busy machine.
constexpr auto grace = std::chrono::seconds(4);

[[noreturn]] void exec_command(const hold_options& options, const sigset_t& mask, pid_t parent,
                               int ready) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it died before we asked
  ::sigprocmask(SIG_SETMASK, &mask, nullptr);
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null < 0 || ::dup2(null, STDIN_FILENO) < 0) ::_exit(126);
  ::setenv("LABNS_READY_FD", std::to_string(ready).c_str(), 1);
  std::vector<char*> argv;
  for (const auto& word : options.command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  std::fprintf(stderr, "labns: %s: %s\n", argv[0], std::strerror(errno));
  ::_exit(127);
}

class holder {
 public:
  explicit holder(const hold_options& options) : options_(options) {}

  int run() {
    remove_stale_sockets(options_.owner);
    if (options_.name) {
      try {
        listener_ = control_socket(*options_.name, socket_kind, options_.owner).listen();
      } catch (const name_taken&) {
        return name_taken_status;
      }
    }
    int status = 1;
    try {
      start();
      status = watch();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "labns: %s\n", error.what());
    }
    ready_.reset();
    end_descendants(grace);
    listener_.reset();
    remove_stale_sockets(options_.owner);
    if (!ended_by_itself_) {
      for (const auto& path : options_.remove) {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
      }
    }
    return status;
  }

 private:
  void start() {
    // A session of its own: Ctrl-C in the terminal is for the one who started us, who then ends us.
    ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t watched;
    sigset_t before;
    ::sigemptyset(&watched);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&watched, signal);
    ::sigprocmask(SIG_BLOCK, &watched, &before);
    signals_.reset(check(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));

    int ends[2];
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
    ready_.reset(ends[0]);
    const descriptor theirs{ends[1]};
    if (options_.starter > 0) {
      starter_.reset(static_cast<int>(::syscall(SYS_pidfd_open, options_.starter, 0)));
      if (!starter_) fail("process " + std::to_string(options_.starter));
    }
    const pid_t parent = ::getpid();
    child_ = check(::fork(), "fork");
    if (child_ == 0) {
      const int copy = ::dup(theirs.get());  // the copy survives exec
      exec_command(options_, before, parent, copy);
    }
  }

  /// Until something ends it; returns the status to exit with.
  int watch() {
    const auto deadline = std::chrono::steady_clock::now() + time_to_join;
    for (;;) {
      std::vector<pollfd> fds{{signals_.get(), POLLIN, 0}};
      const auto add = [&](int fd) {
        if (fd >= 0) fds.push_back({fd, POLLIN, 0});
      };
      if (!is_ready_) add(ready_.get());
      if (options_.until_stdin_closes) add(STDIN_FILENO);
      if (!was_joined_) add(starter_.get());
      add(listener_.get());
      for (const auto& visitor : visitors_) add(visitor.get());
      for (const auto& member : members_) add(member.get());
      ::poll(fds.data(), fds.size(), options_.while_joined && !was_joined_ ? 200 : -1);

      for (const auto& fd : fds) {
        if (fd.revents == 0) continue;
        if (fd.fd == signals_.get()) {
          if (const auto status = handle_signals()) return *status;
        } else if (fd.fd == ready_.get()) {
          become_ready();
        } else if (options_.until_stdin_closes && fd.fd == STDIN_FILENO) {
          if (stdin_closed()) return 128 + SIGTERM;
        } else if (fd.fd == starter_.get()) {
          starter_gone_ = true;
        } else if (fd.fd == listener_.get()) {
          if (descriptor visitor = accept_trusted(listener_.get(), options_.owner))
            visitors_.push_back(std::move(visitor));
        } else {
          hear_from(fd.fd);
        }
      }
      if (is_ready_) admit();
      const bool nobody_comes =
          starter_ ? starter_gone_ : std::chrono::steady_clock::now() > deadline;
      if (options_.while_joined && members_.empty() && waiting_.empty() &&
          (was_joined_ || nobody_comes))
        return 0;
    }
  }

  static bool stdin_closed() {
    char byte;
    return ::read(STDIN_FILENO, &byte, 1) <= 0;
  }

  std::optional<int> handle_signals() {
    signalfd_siginfo info{};
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
      if (info.ssi_signo != SIGCHLD) return 128 + static_cast<int>(info.ssi_signo);
      int status = 0;
      for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid != child_) continue;
        ended_by_itself_ = WIFEXITED(status);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
    }
    return std::nullopt;
  }

  void become_ready() {
    char byte;
    if (::read(ready_.get(), &byte, 1) !=
        1) {  // a command without a network, or one that has failed
      ready_.reset();
      return;
    }
    is_ready_ = true;
    if (!listener_) return;
    const std::string directory = "/proc/" + std::to_string(child_) + "/ns/";
    for (const char* kind : {"user", "mnt", "pid_for_children", "net"})
      shared_.emplace_back(
          check(::open((directory + kind).c_str(), O_RDONLY | O_CLOEXEC), "opening a namespace"));
    // Who joins would be on the host, and could not be told from what else runs there.
    if (is_own_namespace(shared_[3].get(), "net"))
      throw failure("the command made no network of its own: nobody can join it");
    if (is_own_namespace(shared_[2].get(), "pid"))
      throw failure("the command made no process namespace of its own (unshare --pid --fork)");
  }

  /// A visitor says that it wants to join, or only looked whether anybody listens here. A member
  /// sends nothing: it has closed.
  void hear_from(int fd) {
    const auto is_it = [fd](const descriptor& each) { return each.get() == fd; };
    members_.remove_if(is_it);
    const auto visitor = std::find_if(visitors_.begin(), visitors_.end(), is_it);
    if (visitor == visitors_.end()) return;
    char byte;
    if (::recv(fd, &byte, 1, MSG_DONTWAIT) == 1) waiting_.push_back(std::move(*visitor));
    visitors_.erase(visitor);
  }

  void admit() {
    std::vector<int> fds;
    for (const descriptor& each : shared_) fds.push_back(each.get());
    for (descriptor& visitor : waiting_) {
      if (!send_descriptors(visitor.get(), fds)) continue;
      members_.push_back(std::move(visitor));
      was_joined_ = true;
    }
    waiting_.clear();
  }

  const hold_options& options_;
  descriptor listener_;
  descriptor signals_;
  descriptor ready_;
  descriptor starter_;
  pid_t child_ = -1;
  bool starter_gone_ = false;
  bool is_ready_ = false;
  bool was_joined_ = false;
  bool ended_by_itself_ = false;
  std::vector<descriptor> shared_;   ///< user, mount, pid, net
  std::list<descriptor> visitors_;   ///< have connected
  std::vector<descriptor> waiting_;  ///< have asked to join
  std::list<descriptor> members_;
};

}  // namespace

int hold(const hold_options& options) {
  return holder(options).run();
}

}  // namespace socklab::netns
