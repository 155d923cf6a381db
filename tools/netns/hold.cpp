#include "hold.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
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
#include <map>

#include "meeting_place.hpp"
#include "processes.hpp"
#include "system_error.hpp"

namespace labns {
namespace {

constexpr int name_taken = 3;
constexpr auto time_to_join = std::chrono::seconds(10);
constexpr int patience_ms = 500;

[[noreturn]] void become(const hold_options& options, const sigset_t& mask, int ready) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
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
    if (options_.name) {
      auto place = open_meeting_place(*options_.name, options_.owner);
      if (!place) return name_taken;
      place_ = std::move(*place);
    }
    start();
    const int status = watch();
    if (options_.while_joined) hang_up(network_, patience_ms);
    kill_descendants();
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
    signals_ = unique_fd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals_) throw_errno("signalfd");

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("pipe2");
    ready_ = unique_fd(ends[0]);
    const unique_fd write_end(ends[1]);
    child_ = ::fork();
    if (child_ < 0) throw_errno("fork");
    if (child_ == 0) {
      const int ready = ::dup(write_end.get());  // the copy survives exec
      become(options_, before, ready);
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
      add(ready_.get());
      if (options_.until_stdin_closes) add(STDIN_FILENO);
      add(place_.get());
      for (const auto& [pid, process] : members_) add(process.get());
      ::poll(fds.data(), fds.size(), options_.while_joined && !was_joined_ ? 200 : -1);

      for (const auto& fd : fds) {
        if (fd.revents == 0) continue;
        if (fd.fd == signals_.get()) {
          if (const auto status = heed_signals()) return *status;
        } else if (fd.fd == ready_.get()) {
          become_ready();
        } else if (options_.until_stdin_closes && fd.fd == STDIN_FILENO) {
          if (stdin_closed()) return 128 + SIGTERM;
        } else if (fd.fd == place_.get()) {
          if (auto guest = accept_visitor(place_, options_.owner)) {
            waiting_.push_back(std::move(*guest));
          }
        } else {
          std::erase_if(members_, [&](const auto& each) { return each.second.get() == fd.fd; });
        }
      }
      if (is_ready_) admit();
      if (options_.while_joined && members_.empty() && waiting_.empty() &&
          (was_joined_ || std::chrono::steady_clock::now() > deadline)) {
        return 0;
      }
    }
  }

  static bool stdin_closed() {
    char byte;
    return ::read(STDIN_FILENO, &byte, 1) <= 0;
  }

  std::optional<int> heed_signals() {
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
    is_ready_ = ::read(ready_.get(), &byte, 1) == 1;
    ready_.reset();
    if (!is_ready_) return;
    network_ = net_namespace_of(child_);
    const std::string directory = "/proc/" + std::to_string(child_) + "/ns/";
    const auto open = [&](const char* kind) {
      unique_fd fd(::open((directory + kind).c_str(), O_RDONLY | O_CLOEXEC));
      if (!fd) throw_errno(directory + kind);
      return fd;
    };
    shared_.net = open("net");
    std::error_code ignored;
    if (std::filesystem::read_symlink(directory + "user", ignored) !=
        std::filesystem::read_symlink("/proc/self/ns/user", ignored)) {
      shared_.user = open("user");
    }
  }

  void admit() {
    for (const auto& guest : waiting_) {
      // A descriptor of the process itself: it tells the end of that process and of no other.
      unique_fd process(static_cast<int>(::syscall(SYS_pidfd_open, guest.pid, 0)));
      if (!process || !hand_over(guest.connection, shared_)) continue;
      members_.insert_or_assign(guest.pid, std::move(process));
      was_joined_ = true;
    }
    waiting_.clear();
  }

  const hold_options& options_;
  unique_fd place_;
  unique_fd signals_;
  unique_fd ready_;
  pid_t child_ = -1;
  ino_t network_ = 0;
  bool is_ready_ = false;
  bool was_joined_ = false;
  bool ended_by_itself_ = false;
  namespaces shared_;
  std::vector<visitor> waiting_;
  std::map<pid_t, unique_fd> members_;
};

}  // namespace

int hold(const hold_options& options) {
  return holder(options).run();
}

}  // namespace labns
