#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace socklab::link {

using instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

class packet_pool;

/// An IP packet in a buffer of the pool. It is received into and sent from the same bytes: the
/// device's header (virtio, Ethernet) stays in front of it.
struct packet {
  static constexpr std::size_t headroom = 32;

  packet* next = nullptr;  ///< in the list that contains it
  packet_pool* pool = nullptr;
  std::uint64_t index = 0;   ///< in its direction, from 1; a copy has its original's
  std::uint64_t frame = 0;   ///< in the capture, from 1; 0: not captured (yet)
  instant arrived{};         ///< at the link
  instant due{};             ///< when it takes its next step
  std::uint32_t length = 0;  ///< bytes of IP
  std::uint32_t room = 0;    ///< bytes of IP that fit
  bool held_back = false;    ///< selected for reordering
  bool copy = false;         ///< made by the link

  std::byte* ip() { return buffer() + headroom; }
  const std::byte* ip() const { return buffer() + headroom; }

 private:
  std::byte* buffer() { return reinterpret_cast<std::byte*>(this + 1); }
  const std::byte* buffer() const { return reinterpret_cast<const std::byte*>(this + 1); }
};

struct pool_deleter {
  void operator()(packet* p) const noexcept;
};
using packet_ptr = std::unique_ptr<packet, pool_deleter>;

/// Buffers of one size, allocated when first needed and then reused. Must outlive its packets.
class packet_pool {
 public:
  /// \param largest bytes of the largest IP packet
  explicit packet_pool(std::size_t largest) : room_(largest) {}
  packet_pool(const packet_pool&) = delete;
  packet_pool& operator=(const packet_pool&) = delete;
  ~packet_pool();

  packet_ptr take();
  packet_ptr copy(const packet& original);
  std::size_t bytes_in_use() const { return in_use_ * room_; }

 private:
  friend struct pool_deleter;
  packet* free_ = nullptr;
  std::size_t room_;
  std::size_t in_use_ = 0;
};

/// First in, first out; owns what it holds.
class packet_fifo {
 public:
  packet_fifo() = default;
  packet_fifo(const packet_fifo&) = delete;
  packet_fifo& operator=(const packet_fifo&) = delete;
  ~packet_fifo();

  bool empty() const { return head_ == nullptr; }
  std::size_t size() const { return size_; }
  packet& front() { return *head_; }
  const packet& front() const { return *head_; }
  void push(packet_ptr p);
  packet_ptr pop();

 private:
  packet* head_ = nullptr;
  packet* tail_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace socklab::link
