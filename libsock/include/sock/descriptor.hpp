#pragma once
// Descriptors: one type that borrows, one that owns. Each is as large as an int.
#include <system_error>
#include <type_traits>
#include <utility>

#include "sock/error.hpp"

namespace sock {

/// What can be done with a descriptor of any kind. The `…_operations` classes are the common base
/// of the two kinds of handle, view and owned, which alone say what a copy means: one of the base
/// could outlive the owner, and assigning to the base would overwrite an owner's descriptor. So
/// each of these classes makes its copying protected; left undeclared it would be public again.
class descriptor_operations {
 public:
  /// The number for poll(2) and the like; -1 once moved from or closed.
  [[nodiscard]] constexpr int fd() const noexcept { return fd_; }
  [[nodiscard]] constexpr bool is_open() const noexcept { return fd_ >= 0; }

 protected:
  constexpr explicit descriptor_operations(int fd) noexcept : fd_(fd) {}
  descriptor_operations(const descriptor_operations&) = default;
  descriptor_operations& operator=(const descriptor_operations&) = default;
  ~descriptor_operations() = default;

  int fd_;
};

namespace detail {
void close(int fd, std::error_code* ec);
void close_quietly(int& fd) noexcept;  // by reference: GCC 12 suspects a copy in std::optional
}  // namespace detail

template <class Operations>
class owned;

/// A handle on a descriptor that belongs to somebody else: copying it costs nothing, and nothing is
/// closed. Made from any owner or view that can do at least as much; never from a temporary owner,
/// which would close the descriptor at the end of the line.
///
/// Thread safety: a value; what it refers to is as safe as its operations say.
template <class Operations>
class view : public Operations {
 public:
  constexpr explicit view(int fd) noexcept : Operations(fd) {}
  template <class Other>
  requires std::is_base_of_v<Operations, Other>
  constexpr view(const view<Other>& other) noexcept : Operations(other.fd()) {}
  template <class Other>
  requires std::is_base_of_v<Operations, Other>
  constexpr view(const owned<Other>& owner) noexcept : Operations(owner.fd()) {}
  template <class Other>
  view(const owned<Other>&& temporary) = delete;  // it closes at the end of the line: name it first
};

/// The owner of a descriptor: closed exactly once, moved but never copied. Only a moved-from or
/// closed object is empty; every call on it fails with EBADF. Passing an owner where its view is
/// asked for (`void serve(sock::stream_view)`) lends it.
///
/// Thread safety: close(), release(), swap(), moving and the destructor only when no other thread
/// uses the object or a view of it, since the number may be reused at once. To end a call that
/// waits, use a stop_source, or shutdown(). All else is as safe as the system call: see the
/// operations.
template <class Operations>
class owned : public Operations {
 public:
  /// Takes over a descriptor, e.g. one passed by systemd. Its flags are left as they are.
  constexpr explicit owned(int fd) noexcept : Operations(fd) {}
  owned(owned&& other) noexcept : Operations(std::exchange(other.fd_, -1)) {}
  owned& operator=(owned&& other) noexcept {
    owned(std::move(other)).swap(*this);
    return *this;
  }
  owned(const owned&) = delete;
  owned& operator=(const owned&) = delete;
  ~owned() { detail::close_quietly(this->fd_); }

  /// close(2), reporting its error, which a destructor cannot. The descriptor is gone in either
  /// case and is never closed twice: on Linux that holds after EINTR too, which is therefore no
  /// error.
  void close() { detail::close(release(), nullptr); }
  void close(std::error_code& ec) {
    detail::clear(ec);
    detail::close(release(), &ec);
  }
  void swap(owned& other) noexcept { std::swap(this->fd_, other.fd_); }
  /// Hands the descriptor to the caller, who must close it.
  [[nodiscard]] int release() noexcept { return std::exchange(this->fd_, -1); }
};

/// A descriptor of any kind that belongs to somebody else.
using descriptor_view = view<descriptor_operations>;
/// An owning descriptor of any kind.
using descriptor = owned<descriptor_operations>;

}  // namespace sock
