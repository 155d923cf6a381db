#pragma once
// Descriptors: one type that borrows, one that owns. Each is as large as an int.
#include <system_error>
#include <utility>

#include "sock/error.hpp"

namespace sock {

/// A descriptor that belongs to somebody else: copying it costs nothing, and nothing is closed.
class borrowed {
 public:
  constexpr explicit borrowed(int fd) noexcept : fd_(fd) {}
  /// The number for poll(2) and the like; -1 once moved from or closed.
  [[nodiscard]] constexpr int fd() const noexcept { return fd_; }
  [[nodiscard]] constexpr bool is_open() const noexcept { return fd_ >= 0; }

 protected:
  int fd_;
};

namespace detail {
void close(int fd, std::error_code* ec);
void close_quietly(int& fd) noexcept;  // by reference: GCC 12 suspects a copy in std::optional
}  // namespace detail

/// Gives any of the borrowing types an owner: closed exactly once, moved but never copied. Only a
/// moved-from or closed object is empty; every call on it fails with EBADF. Passing an owner where
/// its borrowing type is asked for (`void serve(sock::stream_view)`) lends it.
template <class View>
class owned : public View {
 public:
  /// Takes over a descriptor, e.g. one passed by systemd. Its flags are left as they are.
  constexpr explicit owned(int fd) noexcept : View(fd) {}
  owned(owned&& other) noexcept : View(std::exchange(other.fd_, -1)) {}
  owned& operator=(owned&& other) noexcept {
    owned(std::move(other)).swap(*this);
    return *this;
  }
  owned(const owned&) = delete;
  owned& operator=(const owned&) = delete;
  ~owned() { detail::close_quietly(this->fd_); }

  /// close(2), telling its error, which a destructor cannot. The descriptor is gone in either case
  /// and is never closed twice: on Linux that holds after EINTR too, which is therefore no error.
  void close() { detail::close(release(), nullptr); }
  void close(std::error_code& ec) {
    detail::clear(ec);
    detail::close(release(), &ec);
  }
  void swap(owned& other) noexcept { std::swap(this->fd_, other.fd_); }
  /// Hands the descriptor to the caller, who must close it.
  [[nodiscard]] int release() noexcept { return std::exchange(this->fd_, -1); }
};

/// An owning descriptor of any kind.
using descriptor = owned<borrowed>;

}  // namespace sock
