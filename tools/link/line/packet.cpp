#include "line/packet.hpp"

#include <cstring>
#include <new>

namespace socklab::link {

void pool_deleter::operator()(packet* p) const noexcept {
  packet_pool& pool = *p->pool;
  p->next = pool.free_;
  pool.free_ = p;
  --pool.in_use_;
}

packet_pool::~packet_pool() {
  while (free_ != nullptr) {
    packet* next = free_->next;
    ::operator delete(free_);
    free_ = next;
  }
}

packet_ptr packet_pool::take() {
  void* place = free_;
  if (free_ != nullptr)
    free_ = free_->next;
  else
    place = ::operator new(sizeof(packet) + packet::headroom + room_);
  auto* p = new (place) packet;
  p->pool = this;
  p->room = static_cast<std::uint32_t>(room_);
  ++in_use_;
  return packet_ptr{p};
}

packet_ptr packet_pool::copy(const packet& original) {
  packet_ptr p = take();
  p->index = original.index;
  p->frame = original.frame;
  p->arrived = original.arrived;
  p->due = original.due;
  p->length = original.length;
  p->copy = true;
  std::memcpy(p->ip() - packet::headroom, original.ip() - packet::headroom,
              packet::headroom + original.length);
  return p;
}

packet_fifo::~packet_fifo() {
  while (!empty()) pop();
}

void packet_fifo::push(packet_ptr p) {
  packet* raw = p.release();
  raw->next = nullptr;
  (tail_ != nullptr ? tail_->next : head_) = raw;
  tail_ = raw;
  ++size_;
}

packet_ptr packet_fifo::pop() {
  packet_ptr p{head_};
  head_ = head_->next;
  if (head_ == nullptr) tail_ = nullptr;
  --size_;
  return p;
}

}  // namespace socklab::link
