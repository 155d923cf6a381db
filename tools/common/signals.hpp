#pragma once
#include <sys/signalfd.h>

#include <optional>

#include "descriptor.hpp"

namespace socklab {

/// The signal does nothing to this process, by a handler: unlike SIG_IGN that does not outlive
/// exec, so that the command takes the signal as it would elsewhere. One that our caller ignored
/// stays ignored.
void ignore_until_exec(int number);

/// Signals that are for the command: from now on they are read here.
class signal_reader {
 public:
  signal_reader();
  int fd() const { return fd_.get(); }

  struct received {
    int number;
    bool from_terminal;  ///< then the command, in the same process group, has got it too
  };
  /// Null: none is left.
  std::optional<received> next() const;

 private:
  descriptor fd_;
};

}  // namespace socklab
