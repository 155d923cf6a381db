#pragma once
// The memory that watched programs and tcpwatch share: records survive the program that wrote them,
// and recording a call costs no system call. Two parts. The *ring* holds calls that have returned:
// any thread of any process adds, tcpwatch alone removes. The *thread slots*, one per thread, hold
// the call that a thread is in: it shows where a program was blocked when it was killed. Lock-free
// throughout, as a process may die, and a signal arrive, between any two instructions here.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "call.hpp"

namespace tcpwatch {

inline constexpr std::size_t ring_records = 1 << 16;
inline constexpr std::size_t thread_slot_count = 4096;
inline constexpr std::uint64_t ring_magic = 0x32'68'63'74'61'77'70'63;  // changes with the layout

/// A record of the ring. Its state contains the position it is for, so that a producer that was
/// delayed between reading and claiming cannot claim one that has been reused.
struct record {
  std::atomic<std::uint64_t>
      state;  ///< position << 24 | who: 0 free, a tid while it is filled, full
  call_data data;
};
static_assert(sizeof(record) == 128);

inline constexpr std::uint64_t state_full = 0xffffff;  // above the largest tid, 2^22
constexpr std::uint64_t state_of(std::uint64_t position, std::uint64_t who) {
  return position << 24 | who;
}

/// The call that one thread is in. Words are atomic, because tcpwatch may read while the thread
/// writes.
struct alignas(64) thread_slot {
  static constexpr std::size_t words = sizeof(call_data) / 8;
  std::atomic<std::uint64_t> owner;     ///< pid << 32 | tid, 0 free
  std::atomic<std::uint64_t> sequence;  ///< odd while a call is under way
  std::atomic<std::uint64_t> data[words];

  void begin(const call_data& call) {
    if (sequence.load(std::memory_order_relaxed) % 2 == 1) end();  // left by longjmp()
    std::uint64_t raw[words];
    std::memcpy(raw, &call, sizeof raw);
    // Release: never seen before the even number that says that the old call is over.
    for (std::size_t i = 0; i < words; ++i) data[i].store(raw[i], std::memory_order_release);
    sequence.store(sequence.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  void end() {
    sequence.store((sequence.load(std::memory_order_relaxed) | 1) + 1, std::memory_order_release);
  }
  /// The call under way, if one is and it did not end while it was read.
  bool current(call_data& call) const {
    const auto before = sequence.load(std::memory_order_acquire);
    if (before % 2 == 0) return false;
    std::uint64_t raw[words];
    for (std::size_t i = 0; i < words; ++i) raw[i] = data[i].load(std::memory_order_acquire);
    if (sequence.load(std::memory_order_relaxed) != before) return false;
    std::memcpy(static_cast<void*>(&call), raw, sizeof raw);
    return true;
  }
};

struct ring {  // NOLINT(clang-analyzer-optin.performance.Padding): head and tail lie apart on
               // purpose
  std::uint64_t magic;
  std::uint32_t free_clock;              ///< clock_gettime() needs no system call (vdso(7))
  std::atomic<std::uint32_t> closed;     ///< tcpwatch has ended: calls are no longer recorded
  std::atomic<std::uint64_t> lost;       ///< calls that were not recorded because the ring was full
  std::atomic<std::uint64_t> heartbeat;  ///< when tcpwatch last read the ring, CLOCK_MONOTONIC ns
  alignas(64) std::atomic<std::uint64_t> head;
  alignas(64) std::uint64_t tail;  ///< used by tcpwatch only
  alignas(64) thread_slot thread_slots[thread_slot_count];
  record records[ring_records];

  /// For a freshly mapped, zeroed ring.
  void start() {
    for (std::uint64_t i = 0; i < ring_records; ++i) {
      records[i].state.store(state_of(i, 0), std::memory_order_relaxed);
    }
    magic = ring_magic;
  }

  /// Adds a call; false where the ring is full. Safe from any thread, and from a signal handler.
  bool push(const call_data& call) {
    for (;;) {
      auto position = head.load(std::memory_order_acquire);
      record& slot = records[position % ring_records];
      auto free_state = state_of(position, 0);
      if (slot.state.compare_exchange_strong(
              free_state, state_of(position, static_cast<std::uint32_t>(call.tid)),
              std::memory_order_acquire)) {
        slot.data = call;
        slot.state.store(state_of(position, state_full), std::memory_order_release);
        head.compare_exchange_strong(position, position + 1);
        return true;
      }
      if (free_state >> 24 < position) return false;  // not taken since the last time round
      // Another thread has claimed it, and may have died before moving the head: move it here.
      head.compare_exchange_strong(position, position + 1);
    }
  }

  /// Removes the oldest call, in the order of claiming. For tcpwatch only.
  bool pop(call_data& call) {
    record& slot = records[tail % ring_records];
    if (slot.state.load(std::memory_order_acquire) != state_of(tail, state_full)) return false;
    std::memcpy(static_cast<void*>(&call), &slot.data, sizeof call);
    release_tail(slot);
    return true;
  }

  /// The tid that has claimed the oldest record and not filled it, 0 where there is none.
  std::uint32_t unfinished_producer() const {
    const auto state = records[tail % ring_records].state.load(std::memory_order_acquire);
    const auto who = static_cast<std::uint32_t>(state & state_full);
    return state >> 24 == tail && who != state_full ? who : 0;
  }

  /// Skips the oldest record, whose thread died while it filled it.
  void skip() { release_tail(records[tail % ring_records]); }

 private:
  void release_tail(record& slot) {
    auto position = tail;
    head.compare_exchange_strong(position,
                                 tail + 1);  // the head must not stay on a record that was released
    slot.state.store(state_of(tail + ring_records, 0), std::memory_order_release);
    ++tail;
  }
};

}  // namespace tcpwatch
