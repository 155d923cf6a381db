#include "command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace tcpwatch {
namespace fs = std::filesystem;
namespace {

sigset_t former_mask;
// Errors of write() say the same, and leave the command alone.
struct ignored_signal {
  int number;
  struct sigaction former;
};
ignored_signal ignored[] = {{SIGPIPE, {}}, {SIGXFSZ, {}}};

void give_signals_back() {
  for (const auto& each : ignored) sigaction(each.number, &each.former, nullptr);
  sigprocmask(SIG_SETMASK, &former_mask, nullptr);
}

}  // namespace

sigset_t passed_on() {
  sigset_t set;
  sigemptyset(&set);
  for (const int each : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) sigaddset(&set, each);
  return set;
}

void take_signals() {
  const auto set = passed_on();
  sigprocmask(SIG_BLOCK, &set, &former_mask);
  for (auto& each : ignored) {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(each.number, &ignore, &each.former);
  }
}

command::command(const std::vector<std::string>& words,
                 const std::vector<std::string>& environment) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  int failure[2];
  if (pipe2(failure, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  const pid_t watcher = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid_ == 0) {
    give_signals_back();
    // Killed, tcpwatch takes the command with it, as strace does.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != watcher) _exit(1);
    for (const auto& each : environment) putenv(const_cast<char*>(each.c_str()));
    execvp(arguments[0], arguments.data());
    const int error = errno;
    [[maybe_unused]] const auto ignored = write(failure[1], &error, sizeof error);
    _exit(127);
  }
  close(failure[1]);
  int error = 0;
  const auto size = read(failure[0], &error, sizeof error);
  close(failure[0]);
  if (size > 0) {
    waitpid(pid_, nullptr, 0);
    throw std::system_error(error, std::generic_category(), "cannot run " + words[0]);
  }
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (pidfd_ < 0) throw std::system_error(errno, std::generic_category(), "pidfd_open");
}

command::~command() {
  if (pidfd_ >= 0) close(pidfd_);
}

void command::kill(int signal) const {
  ::kill(pid_, signal);
}

int command::wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::vector<std::string> watched_environment(const std::string& library, const std::string& ring) {
  const auto with_former = [](const char* name, const std::string& value) {
    const char* former = std::getenv(name);
    return std::string(name) + '=' + value + (former != nullptr ? ':' + std::string(former) : "");
  };
  // A program built with AddressSanitizer refuses to start behind any other preloaded library,
  // unless told that it does not matter; ours calls into whatever is next.
  return {with_former("LD_PRELOAD", library), "TCPWATCH_RING=" + ring,
          with_former("ASAN_OPTIONS", "verify_asan_link_order=0")};
}

std::string find_library() {
  const auto library =
      fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "lib" / "libtcpwatch.so";
  if (!fs::exists(library)) throw std::runtime_error("no " + library.string() + "; build it");
  // LD_PRELOAD ends at each blank and colon, ld.so(8). Such a file goes by our descriptor for it.
  if (library.string().find_first_of(" :\t\n") == std::string::npos) return library.string();
  const int fd = open(library.c_str(), O_PATH | O_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), library.string());
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
}

}  // namespace tcpwatch
