#pragma once
// The ring's memory: a System V segment, shmget(2), that is marked for removal as soon as it is
// made. On Linux it can still be attached by its number then, and is gone with the last process
// that has it: whatever is killed, nothing is left. It needs no name, so that it is found after
// chroot(); no descriptor, so that programs see none and may close all of theirs; and RLIMIT_FSIZE
// does not count it.
#include <string>

#include "ring.hpp"

namespace tcpwatch {

class shared_ring {
 public:
  /// Throws std::system_error where there is no room for it.
  shared_ring();
  ~shared_ring();
  shared_ring(const shared_ring&) = delete;
  shared_ring& operator=(const shared_ring&) = delete;

  ring* operator->() { return ring_; }
  ring& operator*() { return *ring_; }
  /// The value of TCPWATCH_RING: all that the library must know.
  [[nodiscard]] std::string setting(const std::string& library) const;

 private:
  int id_ = -1;
  ring* ring_ = nullptr;
};

}  // namespace tcpwatch
