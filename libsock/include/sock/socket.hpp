#pragma once
// What every kind of socket has: a local address and options.
#include "sock/address.hpp"
#include "sock/options.hpp"

namespace sock {

/// The common part of listeners, streams and sockets not yet connected.
///
/// Thread safety: every member in any thread at any time.
class socket_operations : public descriptor_operations {
 public:
  /// getsockname(2): the address bound to; its port tells which one port 0 became.
  [[nodiscard]] address local() const;
  address local(std::error_code& ec) const;

  /// Reads an option: `get<receive_buffer>().bytes`.
  template <socket_option O>
  [[nodiscard]] O get() const {
    return detail::get<O>(fd_, nullptr);
  }
  template <socket_option O>
  O get(std::error_code& ec) const {
    detail::clear(ec);
    return detail::get<O>(fd_, &ec);
  }

  /// Sets an option; one that must precede listen or connect does not compile here.
  template <any_time O>
  void set(const O& option) {
    detail::set(fd_, option, nullptr);
  }
  template <any_time O>
  void set(const O& option, std::error_code& ec) {
    detail::clear(ec);
    detail::set(fd_, option, &ec);
  }
  // The SYN has gone out (or may come in at any moment) with the window and MSS of before: set this
  // on a tcp_socket, before listen() or connect().
  template <only_before_connecting O>
  void set(const O& option) = delete;
  template <only_before_connecting O>
  void set(const O& option, std::error_code& ec) = delete;

  /// Sets an option and reads it back: the kernel rounds, doubles and limits without a word.
  template <any_time O>
  granted<O> request(const O& option) {
    set(option);
    return {option, get<O>()};
  }

 protected:
  using descriptor_operations::descriptor_operations;
  socket_operations(const socket_operations&) = default;
  socket_operations& operator=(const socket_operations&) = default;
  ~socket_operations() = default;
};

/// A socket of any kind that belongs to somebody else.
using socket_view = view<socket_operations>;

}  // namespace sock
