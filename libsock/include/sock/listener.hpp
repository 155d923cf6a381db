#pragma once
// A listening TCP socket.
#include <optional>

#include "sock/stream.hpp"

namespace sock {

/// A stream and where it came from; `auto [peer, from] = listener.accept();`.
struct accepted {
  stream peer;
  address from;
};

/// The accept queue: connections that are open and wait for accept().
struct accept_queue {
  std::uint32_t waiting;
  std::uint32_t limit;  ///< the backlog, cut to net.core.somaxconn; the kernel takes one more
};

/// What can be done with a listening TCP socket.
///
/// Thread safety: any number of threads may accept at once; each connection goes to one of them.
class listener_operations : public socket_operations {
 public:
  /// accept4(2): the next connection, close-on-exec, and the peer's address. Waits for one.
  /// ECONNABORTED (a peer that gave up in the queue) is skipped, and EINTR is; EMFILE and the like
  /// are errors, and the connection stays in the queue.
  ///
  /// accept4 has no MSG_DONTWAIT: with a limit the listener becomes O_NONBLOCK. A later call
  /// without a limit handles that; a process that shares the open file description (fork, a passed
  /// descriptor) sees it too.
  accepted accept(const deadline& limit = deadline::never()) const;
  std::optional<accepted> accept(std::error_code& ec) const;
  std::optional<accepted> accept(const deadline& limit, std::error_code& ec) const;

  /// Does not wait: nothing there is std::nullopt, never descriptor 0. O_NONBLOCK as above.
  [[nodiscard]] std::optional<accepted> try_accept() const;
  std::optional<accepted> try_accept(std::error_code& ec) const;

  /// The depth of the accept queue, from TCP_INFO.
  [[nodiscard]] accept_queue queue() const;
  accept_queue queue(std::error_code& ec) const;

 protected:
  using socket_operations::socket_operations;
  listener_operations(const listener_operations&) = default;
  listener_operations& operator=(const listener_operations&) = default;
  ~listener_operations() = default;
};

/// A listening TCP socket that belongs to somebody else.
using listener_view = view<listener_operations>;

/// A listening TCP socket.
///
///     sock::listener listener = sock::listener::bind(where);  // sock::address("127.0.0.1:8000")
///     while (true) {
///       auto [peer, from] = listener.accept();
///       serve(std::move(peer));
///     }
///
/// For options that must precede listen(2) (buffers, MSS), see tcp_socket.
class listener : public owned<listener_operations> {
 public:
  using owned<listener_operations>::owned;

  /// The longest queue the system allows (net.core.somaxconn).
  static constexpr int longest_backlog = SOMAXCONN;

  /// socket, SO_REUSEADDR, bind, listen. Port 0 picks a free one: see local(). An IPv6 wildcard
  /// takes IPv6 only; for both use tcp_socket(protocol::dual_stack).
  static listener bind(const address& local, int backlog = longest_backlog);
  static std::optional<listener> bind(const address& local, int backlog, std::error_code& ec);
};

}  // namespace sock
