#include "hosts/packet_ring.hpp"

#include <linux/if_packet.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>

#include "failure.hpp"

namespace socklab::link {
namespace {

constexpr std::size_t ring_bytes = std::size_t{8} << 20;
constexpr std::size_t block_bytes = std::size_t{64} << 10;

}  // namespace

packet_ring::packet_ring(int socket, std::size_t largest)
    : frame_size_(std::bit_ceil(TPACKET2_HDRLEN + TPACKET_ALIGNMENT + largest)),
      frames_(ring_bytes / frame_size_) {
  const int version = TPACKET_V2;
  check(setsockopt(socket, SOL_PACKET, PACKET_VERSION, &version, sizeof version), "PACKET_VERSION");
  tpacket_req wanted{};
  wanted.tp_block_size = block_bytes;
  wanted.tp_block_nr = ring_bytes / block_bytes;
  wanted.tp_frame_size = static_cast<unsigned>(frame_size_);
  wanted.tp_frame_nr = static_cast<unsigned>(frames_);
  check(setsockopt(socket, SOL_PACKET, PACKET_RX_RING, &wanted, sizeof wanted), "PACKET_RX_RING");
  void* mapped = mmap(nullptr, ring_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, socket, 0);
  if (mapped == MAP_FAILED) fail("mapping a packet ring");
  base_ = static_cast<std::byte*>(mapped);
}

packet_ring::~packet_ring() {
  munmap(base_, ring_bytes);
}

bool packet_ring::read(packet& p, std::size_t header) {
  for (;;) {
    std::byte* frame = base_ + at_ * frame_size_;
    auto& frame_header = *reinterpret_cast<tpacket2_hdr*>(frame);
    // The kernel writes the status last; so do we when we return the frame.
    const std::atomic_ref<std::uint32_t> status(frame_header.tp_status);
    if ((status.load(std::memory_order_acquire) & TP_STATUS_USER) == 0) return false;
    const std::size_t length = frame_header.tp_snaplen;
    const bool whole =
        length == frame_header.tp_len && length > header && length - header <= p.room;
    if (whole) {
      std::memcpy(p.ip() - header, frame + frame_header.tp_mac, length);
      p.length = static_cast<std::uint32_t>(length - header);
    }
    status.store(TP_STATUS_KERNEL, std::memory_order_release);
    at_ = (at_ + 1) % frames_;
    if (whole) return true;
  }
}

}  // namespace socklab::link
