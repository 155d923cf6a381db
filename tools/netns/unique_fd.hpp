#pragma once

#include <unistd.h>

#include <utility>

namespace labns {

/// Owns one file descriptor; -1 where it has none.
class unique_fd {
 public:
  unique_fd() = default;
  explicit unique_fd(int fd) : fd_(fd) {}
  unique_fd(unique_fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  unique_fd& operator=(unique_fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~unique_fd() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset() { unique_fd().swap(*this); }

 private:
  void swap(unique_fd& other) { std::swap(fd_, other.fd_); }
  int fd_ = -1;
};

}  // namespace labns
