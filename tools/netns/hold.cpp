#include "hold.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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
#include <thread>

#include "control_socket.hpp"
#include "failure.hpp"
#include "join.hpp"
#include "namespaces.hpp"
#include "processes.hpp"
#include "signals.hpp"
#include "spawn.hpp"

namespace socklab::netns {
namespace {

constexpr int name_taken_status = 3;
constexpr auto time_to_join = std::chrono::seconds(10);
/// Time for a run to clean up, on a busy machine.
constexpr auto grace = std::chrono::seconds(4);

class holder {
 public:
  explicit holder(const network_holder_options& options) : options_(options) {}

  int run() {
    remove_stale_sockets(options_.owner);
    if (options_.name) {
      try {
        listener_ = control_socket(*options_.name, socket_kind, options_.owner).listen();
      } catch (const name_taken&) {
        std::fprintf(stderr,
                     "labns: another network is held under the name '%s'; choose another name\n",
                     options_.name->c_str());
        return name_taken_status;
      }
    }
    int status = 1;
    try {
      const int error = start();
      if (error == 0) {
        status = watch();
      } else {
        std::fprintf(stderr, "labns: %s: %s\n", options_.command[0].c_str(), std::strerror(error));
        ended_by_itself_ = true;
        status = 127;
      }
    } catch (const std::exception& error) {
      std::fprintf(stderr, "labns: %s\n", error.what());
    }
    ready_ = sock::descriptor(-1);
    end_descendants(grace);
    listener_ = sock::descriptor(-1);
    remove_stale_sockets(options_.owner);
    if (!ended_by_itself_) {
      for (const auto& path : options_.remove) remove_folder(path);
    }
    return status;
  }

 private:
  /// Other holders' processes (the runs of `lab verify`) may still write into it: until they have
  /// ended, a file can appear after its folder was read, and the folder is not empty then.
  static void remove_folder(const std::filesystem::path& path) {
    const auto deadline = std::chrono::steady_clock::now() + 2 * grace;
    std::error_code error;
    while (std::filesystem::remove_all(path, error), error) {
      if (std::chrono::steady_clock::now() > deadline) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  /// \returns 0, or the errno for which the command could not be run
  int start() {
    // A session of its own: Ctrl-C in the terminal is for the process that started us, which then
    // ends us.
    ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    signals_.emplace({SIGCHLD, SIGTERM, SIGINT, SIGHUP});

    int ends[2];
    check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
    ready_ = sock::descriptor(ends[0]);
    const sock::descriptor child_end{ends[1]};
    if (options_.starter > 0) {
      starter_ = open_process(options_.starter);
      if (!starter_.is_open()) fail("process " + std::to_string(options_.starter));
    }
    const pid_t parent = ::getpid();
    child_ = fork_and_exec(options_.command, [&] {
      if (!die_with_parent(parent, SIGKILL)) ::_exit(1);
      signals_->restore_mask();
      const int null_device = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (null_device < 0 || ::dup2(null_device, STDIN_FILENO) < 0) return false;
      // Not a copy with a higher number: dash redirects to numbers of one digit only.
      ::setenv("LABNS_READY_FD", std::to_string(child_end.fd()).c_str(), 1);
      return ::fcntl(child_end.fd(), F_SETFD, 0) == 0;
    });
    return child_ < 0 ? -child_ : 0;
  }

  /// Runs until the network ends; returns the exit status.
  int watch() {
    const auto deadline = std::chrono::steady_clock::now() + time_to_join;
    for (;;) {
      std::vector<pollfd> fds{{signals_->fd(), POLLIN, 0}};
      const auto add = [&](int fd) {
        if (fd >= 0) fds.push_back({fd, POLLIN, 0});
      };
      if (!is_ready_) add(ready_.fd());
      if (options_.until_stdin_closes) add(STDIN_FILENO);
      if (!was_joined_) add(starter_.fd());
      add(listener_.fd());
      for (const auto& client : clients_) add(client.fd());
      for (const auto& member : members_) add(member.fd());
      ::poll(fds.data(), fds.size(), options_.while_joined && !was_joined_ ? 200 : -1);

      for (const auto& fd : fds) {
        if (fd.revents == 0) continue;
        if (fd.fd == signals_->fd()) {
          if (const auto status = handle_signals()) return *status;
        } else if (fd.fd == ready_.fd()) {
          become_ready();
        } else if (options_.until_stdin_closes && fd.fd == STDIN_FILENO) {
          if (stdin_closed()) return 128 + SIGTERM;
        } else if (fd.fd == starter_.fd()) {
          starter_gone_ = true;
        } else if (fd.fd == listener_.fd()) {
          if (sock::descriptor client = accept_trusted(listener_.fd(), options_.owner);
              client.is_open())
            clients_.push_back(std::move(client));
        } else {
          read_from(fd.fd);
        }
      }
      if (is_ready_) accept_join();
      const bool nobody_comes =
          starter_.is_open() ? starter_gone_ : std::chrono::steady_clock::now() > deadline;
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
    while (const auto signal = signals_->next()) {
      if (signal->number != SIGCHLD) return 128 + signal->number;
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
    if (::read(ready_.fd(), &byte, 1) !=
        1) {  // a command without a network, or one that has failed
      ready_ = sock::descriptor(-1);
      return;
    }
    is_ready_ = true;
    if (!listener_.is_open()) return;
    const std::string directory = "/proc/" + std::to_string(child_) + "/ns/";
    for (const char* kind : {"user", "mnt", "pid_for_children", "net"})
      shared_.emplace_back(
          check(::open((directory + kind).c_str(), O_RDONLY | O_CLOEXEC), "opening a namespace"));
    // A client would be on the host, indistinguishable from other processes there.
    if (is_own_namespace(shared_[3].fd(), "net"))
      throw failure("the command made no network of its own: nobody can join it");
    if (is_own_namespace(shared_[2].fd(), "pid"))
      throw failure("the command made no process namespace of its own (unshare --pid --fork)");
  }

  /// A client asks to join, or only looked whether anybody listens here. A member sends nothing: it
  /// has closed.
  void read_from(int fd) {
    const auto is_it = [fd](const sock::descriptor& each) { return each.fd() == fd; };
    members_.remove_if(is_it);
    const auto client = std::find_if(clients_.begin(), clients_.end(), is_it);
    if (client == clients_.end()) return;
    char byte;
    if (::recv(fd, &byte, 1, MSG_DONTWAIT) == 1) waiting_.push_back(std::move(*client));
    clients_.erase(client);
  }

  void accept_join() {
    std::vector<int> fds;
    for (const sock::descriptor& each : shared_) fds.push_back(each.fd());
    for (sock::descriptor& client : waiting_) {
      if (!send_descriptors(client.fd(), fds)) continue;
      members_.push_back(std::move(client));
      was_joined_ = true;
    }
    waiting_.clear();
  }

  const network_holder_options& options_;
  sock::descriptor listener_{-1};
  std::optional<signal_reader> signals_;
  sock::descriptor ready_{-1};
  sock::descriptor starter_{-1};
  pid_t child_ = -1;
  bool starter_gone_ = false;
  bool is_ready_ = false;
  bool was_joined_ = false;
  bool ended_by_itself_ = false;
  std::vector<sock::descriptor> shared_;   ///< user, mount, pid, net
  std::list<sock::descriptor> clients_;    ///< have connected
  std::vector<sock::descriptor> waiting_;  ///< have requested to join
  std::list<sock::descriptor> members_;
};

}  // namespace

int hold(const network_holder_options& options) {
  return holder(options).run();
}

}  // namespace socklab::netns
