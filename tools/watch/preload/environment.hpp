#pragma once
// Our settings in a program's environment: there at its start, for the loader and for us; taken out
// before main() sees them; and given again to the programs it executes.
#include <cstddef>

namespace tcpwatch::environment {

struct setting {
  int ring = -1;    ///< the shared memory's number, -1: none
  int filters = 0;  ///< how many seccomp filters tcpwatch itself is under
};

/// Takes our settings out of the environment and keeps them. For the constructor.
setting take();

/// The library's file.
const char* library();

/// Puts together an environment that holds our settings too, without the heap: it is the parent's
/// after vfork().
class preload_environment {
 public:
  /// `given` may be null: empty.
  explicit preload_environment(char* const* given);
  /// Bytes of memory it takes; 0 where `given` cannot be read, and execve() will say so.
  [[nodiscard]] std::size_t room() const { return room_; }
  char* const* build(void* memory) const;

 private:
  char* const* given_;
  std::size_t count_ = 0;
  std::size_t room_ = 0;
};

}  // namespace tcpwatch::environment
