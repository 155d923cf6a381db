#pragma once
// The file behind the ring: in memory (/dev/shm) where possible, gone when tcpwatch is.
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
  [[nodiscard]] const std::string& path() const { return path_; }
  /// A name of `file` that can stand in LD_PRELOAD, which ends at each blank and colon, ld.so(8):
  /// its own, or that of a link beside the ring, gone with it. Throws std::system_error.
  [[nodiscard]] std::string name_for_preload(const std::string& file) const;

 private:
  std::string path_;
  int fd_ = -1;
  ring* ring_ = nullptr;
};

}  // namespace tcpwatch
