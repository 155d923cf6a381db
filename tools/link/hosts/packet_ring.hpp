#pragma once
#include <cstddef>
#include <cstdint>

#include "line/packet.hpp"

namespace socklab::link {

/// A packet socket's receive ring, in memory shared with the kernel (packet_mmap). Without it an
/// ordinary user's socket buffer holds some 200 packets, and the link would lose those that arrive
/// while it waits for a processor.
class packet_ring {
 public:
  /// \param socket not bound yet \param largest bytes of a frame, its Ethernet header included
  /// \throws failure
  packet_ring(int socket, std::size_t largest);
  packet_ring(const packet_ring&) = delete;
  packet_ring& operator=(const packet_ring&) = delete;
  ~packet_ring();

  /// Takes the next frame, `header` bytes of it before the IP packet. \returns false where none
  /// waits
  bool read(packet& p, std::size_t header);

 private:
  std::byte* base_ = nullptr;
  std::size_t frame_size_ = 0;
  std::size_t frames_ = 0;
  std::size_t at_ = 0;
};

}  // namespace socklab::link
