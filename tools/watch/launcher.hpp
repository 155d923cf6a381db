#pragma once
// Between tcpwatch and the command: when tcpwatch is killed, the command and all that came of it
// end too.
#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace tcpwatch {

/// A child process that starts the command and waits for it.
struct launcher {
  pid_t pid;      ///< its exit status is the command's, as socklab::status_of has it
  pid_t command;  ///< or -errno, where it could not be run: then the launcher has ended
};

/// `prepare` runs in the command's process before exec(2). A signal sent to the launcher goes on to
/// the command. \throws socklab::failure
launcher start_with_launcher(const std::vector<std::string>& words,
                             const std::function<void()>& prepare);

}  // namespace tcpwatch
