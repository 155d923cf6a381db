#pragma once
// How far a long file has been read, on a terminal.

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>

#include "capture/reader.hpp"

namespace lens {

/// The progress, on a terminal, for files that take longer than a second.
class progress {
 public:
  progress(const reader& from, bool wanted) : from_(from), wanted_(wanted && from.size() > 0) {}
  ~progress() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  void at(std::uint64_t frame) {
    if ((frame & 0xffffU) == 0 && wanted_) show(frame);
  }

 private:
  void show(std::uint64_t frame) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(250);
    shown_ = true;
    std::fprintf(stderr, "\r\033[K%3.0f %%  %llu frames",
                 100.0 * static_cast<double>(from_.position()) / static_cast<double>(from_.size()),
                 static_cast<unsigned long long>(frame));
  }
  const reader& from_;
  bool wanted_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point next_ =
      std::chrono::steady_clock::now() + std::chrono::seconds(1);
};

}  // namespace lens
