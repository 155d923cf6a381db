#pragma once
// Fairness among the coroutines of one event loop.
#include <cstddef>

namespace sock::asio::detail {

// An operation that succeeds at once need not suspend its coroutine, which costs many times what
// the system call does. But a coroutine whose socket is always ready would then keep the thread,
// and no timer, signal or other connection would be served. So each thread counts what was done
// without suspension, and when that amounts to 64 operations or 1 MiB, the next operation lets the
// loop run first.
class turn {
 public:
  static void spend(std::size_t bytes) {
    const std::size_t cost = budget / 64 + bytes;
    left_ -= cost < left_ ? cost : left_;
  }
  static bool is_over() { return left_ == 0; }
  static void begin() { left_ = budget; }

 private:
  static constexpr std::size_t budget = 1 << 20;
  static inline thread_local std::size_t left_ = budget;
};

}  // namespace sock::asio::detail
