#pragma once
#include <signal.h>

#include <initializer_list>
#include <optional>

#include "sock/descriptor.hpp"

namespace socklab {

/// SIGPIPE and SIGXFSZ do nothing to this process: the error of write(2) says the same. By a
/// handler, which exec resets, so that a command that is started from here takes them as it would
/// elsewhere. A signal that was ignored at our start stays ignored.
void ignore_write_signals();

/// From its construction on these signals are blocked, and read from a descriptor.
class signal_reader {
 public:
  explicit signal_reader(std::initializer_list<int> numbers);
  int fd() const { return fd_.fd(); }

  struct received {
    int number;
    bool from_kernel;
    /// Then a command in the same process group has received it too.
    bool from_terminal() const { return from_kernel && (number == SIGINT || number == SIGQUIT); }
  };
  /// Null: none is left.
  std::optional<received> next() const;

  /// For a child between fork and exec: blocks what was blocked before this object was made.
  void restore_mask() const { sigprocmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
  sock::descriptor fd_;
};

/// Those that a program which runs a command passes on to it, and SIGCHLD.
inline constexpr std::initializer_list<int> forwarded_signals{SIGINT,  SIGTERM, SIGHUP, SIGQUIT,
                                                              SIGUSR1, SIGUSR2, SIGCHLD};

}  // namespace socklab
