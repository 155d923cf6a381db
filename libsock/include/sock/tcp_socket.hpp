#pragma once
// A TCP socket that is neither connected nor listening yet: the time for options.
#include <optional>

#include "sock/listener.hpp"
#include "sock/stream.hpp"

namespace sock {

/// The IP version of a socket, and TCP or Multipath TCP (RFC 8684). An `ipv6` socket has
/// IPV6_V6ONLY on, whatever the system's default; a `dual_stack` one sees IPv4 peers as IPv4-mapped
/// (see address::unmapped()).
///
/// Multipath TCP falls back to TCP where the peer does not have it. Opening one fails with
/// ENOPROTOOPT or EPROTONOSUPPORT where the system does not (net.mptcp.enabled), and some options
/// fail with EOPNOTSUPP.
enum class protocol : unsigned char {
  ipv4,
  ipv6,
  dual_stack,
  mptcp_ipv4,
  mptcp_ipv6,
  mptcp_dual_stack
};

/// What can be done with a TCP socket not connected yet.
///
/// Thread safety: setting and reading options in any thread; bind() in one.
class tcp_socket_operations : public socket_operations {
 public:
  /// Sets any option, those that shape the window included.
  template <socket_option O>
  void set(const O& option) {
    detail::set(fd_, option, nullptr);
  }
  template <socket_option O>
  void set(const O& option, std::error_code& ec) {
    detail::clear(ec);
    detail::set(fd_, option, &ec);
  }
  template <socket_option O>
  granted<O> request(const O& option) {
    set(option);
    return {option, get<O>()};
  }

  /// bind(2): the local address; needed before connect only to choose it.
  void bind(const address& local);
  void bind(const address& local, std::error_code& ec);

 protected:
  using socket_operations::socket_operations;
  tcp_socket_operations(const tcp_socket_operations&) = default;
  tcp_socket_operations& operator=(const tcp_socket_operations&) = default;
  ~tcp_socket_operations() = default;
};

/// A TCP socket not connected yet that belongs to somebody else.
using tcp_socket_view = view<tcp_socket_operations>;

/// A socket on its way to be a listener or a stream. Options set here hold for the connection from
/// its first SYN. listen() and connect() use the object up, so that setting one too late does not
/// compile; where they fail, the socket is closed.
///
///     sock::tcp_socket s(sock::protocol::ipv4);
///     s.set(sock::receive_buffer{4096});
///     s.set(sock::max_segment{1024});
///     s.set(sock::reuse_address{true});
///     sock::listener l = std::move(s).listen(where);
///
///     sock::tcp_socket c(peer_address);   // of the same IP version as the address
///     c.set(sock::send_buffer{8192});
///     sock::stream peer = std::move(c).connect(peer_address, 5s);
///
/// Thread safety: listen() and connect() only when no other thread uses the object.
class tcp_socket : public owned<tcp_socket_operations> {
 public:
  using owned<tcp_socket_operations>::owned;

  explicit tcp_socket(protocol p);
  /// The protocol that fits the address (for an IPv4-mapped one: dual_stack).
  explicit tcp_socket(const address& fitting);
  static std::optional<tcp_socket> open(protocol p, std::error_code& ec);
  static std::optional<tcp_socket> open(const address& fitting, std::error_code& ec);

  /// listen(2) on the address bound to.
  listener listen(int backlog = listener::longest_backlog) &&;
  std::optional<listener> listen(int backlog, std::error_code& ec) &&;
  /// bind(2) and listen(2).
  listener listen(const address& local, int backlog = listener::longest_backlog) &&;
  std::optional<listener> listen(const address& local, int backlog, std::error_code& ec) &&;

  /// connect(2). EINTR does not abandon it: the handshake goes on, and so does the wait. A
  /// connection to itself is an error, errc::connected_to_itself (see stream).
  stream connect(const address& peer, const deadline& limit = deadline::never()) &&;
  std::optional<stream> connect(const address& peer, std::error_code& ec) &&;
  std::optional<stream> connect(const address& peer, const deadline& limit, std::error_code& ec) &&;
};

}  // namespace sock
