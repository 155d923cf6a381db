// What tool_common promises of commands, processes and signals.
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "processes.hpp"
#include "signals.hpp"
#include "spawn.hpp"

using namespace socklab;
using namespace std::chrono_literals;

namespace {

int wait_status(pid_t child) {
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return status_of(status);
}

const auto nothing = [] { return true; };

/// True once `condition` holds; false after a long time.
template <typename Condition>
bool comes_true(Condition condition) {
  for (int tries = 0; tries < 2000; ++tries) {
    if (condition()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a command's status is as a shell reports it") {
  CHECK(wait_status(fork_and_exec({"sh", "-c", "exit 7"}, nothing)) == 7);
  CHECK(wait_status(fork_and_exec({"sh", "-c", "kill -TERM $$"}, nothing)) == 128 + SIGTERM);
  CHECK(status_of_exec_error(ENOENT) == 127);
  CHECK(status_of_exec_error(EACCES) == 126);
}

TEST_CASE("a command that cannot be run leaves no child, and its error comes back") {
  CHECK(fork_and_exec({"/no/such/program"}, nothing) == -ENOENT);
  CHECK(fork_and_exec({"/tmp"}, nothing) == -EACCES);
  CHECK(fork_and_exec({"true"}, [] {
          errno = EPERM;
          return false;
        }) == -EPERM);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE("a command finds the environment that it is given") {
  const command c{{"sh", "-c", "test \"$ANSWER\" = 42"}, {{"ANSWER", "42"}}};
  CHECK(wait_status(spawn(c, {})) == 0);
}

TEST_CASE("a process runs until it has ended, and not as a zombie") {
  CHECK(is_running(getpid()));
  const pid_t child = fork_and_exec({"sleep", "60"}, nothing);
  CHECK(is_running(child));
  const sock::descriptor process = open_process(child);
  REQUIRE(process.is_open());
  kill(child, SIGKILL);
  pollfd ended{process.fd(), POLLIN, 0};
  CHECK(poll(&ended, 1, 10000) == 1);
  CHECK_FALSE(is_running(child));
  CHECK(wait_status(child) == 128 + SIGKILL);
  CHECK_FALSE(is_running(child));
  CHECK_FALSE(open_process(child).is_open());
}

TEST_CASE("descendants end, stubborn ones and orphans too, and no other process") {
  const std::string file = "/tmp/tool-common-pids." + std::to_string(getpid());
  const pid_t stranger = fork_and_exec({"sleep", "60"}, nothing);
  const pid_t keeper = fork();
  if (keeper == 0) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // One that ignores SIGTERM, and one whose parent is gone.
    const std::string script =
        "(trap '' TERM; echo $$ >" + file + "; while :; do sleep 1; done) & (sleep 60 &) ; wait";
    fork_and_exec({"sh", "-c", script}, nothing);
    while (!std::filesystem::exists(file)) std::this_thread::sleep_for(5ms);
    end_descendants(100ms);
    _exit(waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD ? 0 : 1);
  }
  CHECK(wait_status(keeper) == 0);
  CHECK(is_running(stranger));
  kill(stranger, SIGKILL);
  wait_status(stranger);
  std::filesystem::remove(file);
}

TEST_CASE("blocked signals are read, and a command does not inherit the block") {
  const pid_t child = fork();
  if (child == 0) {
    const signal_reader signals({SIGUSR1, SIGCHLD});
    ignore_write_signals();
    kill(getpid(), SIGUSR1);
    const auto first = signals.next();
    if (!first || first->number != SIGUSR1 || first->from_kernel || signals.next()) _exit(1);
    const pid_t command = fork_and_exec({"sh", "-c", "kill -USR1 $$; exit 3"}, [&] {
      signals.restore_mask();
      return true;
    });
    int status = 0;
    waitpid(command, &status, 0);
    if (status_of(status) != 128 + SIGUSR1) _exit(2);
    // SIGPIPE does nothing to us, and ends the command.
    const pid_t writer = fork_and_exec({"sh", "-c", "kill -PIPE $$; exit 3"}, nothing);
    raise(SIGPIPE);
    waitpid(writer, &status, 0);
    _exit(status_of(status) == 128 + SIGPIPE ? 0 : 3);
  }
  CHECK(wait_status(child) == 0);
}

TEST_CASE("a command ends with its parent") {
  const std::string file = "/tmp/tool-common-child." + std::to_string(getpid());
  const pid_t parent = fork();
  if (parent == 0) {
    const pid_t child = spawn({{"sleep", "60"}, {}}, {});
    std::ofstream(file) << child << std::endl;
    _exit(0);
  }
  CHECK(wait_status(parent) == 0);
  pid_t child = 0;
  std::ifstream(file) >> child;
  REQUIRE(child > 0);
  CHECK(comes_true([child] { return !is_running(child); }));
  std::filesystem::remove(file);
}
