#include "command.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "processes.hpp"
#include "spawn.hpp"

namespace tcpwatch {
namespace fs = std::filesystem;

command::command(const std::vector<std::string>& words, const std::vector<std::string>& environment,
                 const socklab::signal_reader& signals) {
  launcher_ = start_with_launcher(words, [&] {
    signals.restore_mask();
    for (const auto& each : environment) putenv(const_cast<char*>(each.c_str()));
  });
  if (pid() < 0) throw std::system_error(-pid(), std::generic_category(), "cannot run " + words[0]);
  pidfd_ = socklab::open_process(launcher_.pid);
  if (!pidfd_.is_open()) throw std::system_error(errno, std::generic_category(), "pidfd_open");
}

void command::kill(int signal) const {
  ::kill(launcher_.pid, signal);
}

int command::wait() {
  int status = 0;
  while (waitpid(launcher_.pid, &status, 0) < 0 && errno == EINTR) {
  }
  return socklab::status_of(status);
}

std::vector<std::string> watched_environment(const std::string& library, const std::string& ring) {
  const auto with_former = [](const char* name, const std::string& value) {
    const char* previous_value = std::getenv(name);
    return std::string(name) + '=' + value +
           (previous_value != nullptr ? ':' + std::string(previous_value) : "");
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
  // LD_PRELOAD ends at each blank and colon, ld.so(8). Then the library is named by our descriptor
  // of it.
  if (library.string().find_first_of(" :\t\n") == std::string::npos) return library.string();
  const int fd = open(library.c_str(), O_PATH | O_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), library.string());
  return "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd);
}

}  // namespace tcpwatch
