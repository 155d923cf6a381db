#pragma once
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/change.hpp"
#include "line/impairments.hpp"
#include "recording/recorder.hpp"

namespace socklab::link {

enum class backend : std::uint8_t { best, tun, veth };

/// What the program is to do: make a link, or use one that is up.
enum class task : std::uint8_t { run, join, tell, list };

/// What the command line asks for.
struct options {
  task what = task::run;
  std::string link;           ///< name of the link; empty: none given
  side host = side::a;        ///< for task::join
  bool while_joined = false;  ///< ends with the last that joined
  pid_t starter = 0;          ///< until somebody joins: ends with this process; 0: after 10 s
  std::string message;        ///< for task::tell
  std::vector<timed_change> timed;
  std::array<direction_settings, 2> settings;
  std::uint64_t seed = 1;
  backend devices = backend::best;
  bool offload = false;
  unsigned mtu = 1500;
  std::string capture_file;
  capture_point capture_at = capture_point::ingress;
  std::string event_log_file;
  std::vector<std::string> sysctls;
  bool quiet = false;
  bool verbose = false;
  std::vector<std::string> words;  ///< the command's
};

/// \returns null where the program must exit with `status`: after --help, or after a usage error,
/// which has been printed.
std::optional<options> read_options(int argc, char** argv, int& status);

}  // namespace socklab::link
