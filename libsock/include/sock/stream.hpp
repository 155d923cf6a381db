#pragma once
// A TCP connection.
#include <optional>
#include <string_view>
#include <vector>

#include "sock/byte_stream.hpp"
#include "sock/resolve.hpp"
#include "sock/tcp_info.hpp"

namespace sock {

/// A connected TCP socket; see byte_stream_operations for the transfers.
///
/// Thread safety: as byte_stream_operations.
class stream_operations : public byte_stream_operations {
 public:
  /// What the kernel knows of the connection (0.4 µs).
  [[nodiscard]] tcp_info info() const { return detail::get_tcp_info(fd_, nullptr); }
  tcp_info info(std::error_code& ec) const {
    detail::clear(ec);
    return detail::get_tcp_info(fd_, &ec);
  }

 protected:
  using byte_stream_operations::byte_stream_operations;
  stream_operations(const stream_operations&) = default;
  stream_operations& operator=(const stream_operations&) = default;
  ~stream_operations() = default;
};

/// A connected TCP socket that belongs to somebody else.
using stream_view = view<stream_operations>;

namespace detail {
/// Is this TCP connection one with itself? Then its close is made a reset. For whoever calls
/// connect(2) himself.
bool drop_if_connected_to_itself(int fd);
}  // namespace detail

/// One address that was tried, and what came of it.
struct attempt {
  address to;
  std::error_code failure;
};

/// A connected TCP socket.
///
///     sock::stream peer = sock::stream::connect(where);  // sock::address("127.0.0.1:8000")
///     peer.write_all(std::string_view{"hello\n"});
///     peer.close();
///
/// For options that must precede connect(2), see tcp_socket.
///
/// Where nobody listens on a local port, the kernel may choose that very port for our own end, and
/// the socket is then connected to itself (a simultaneous opening, RFC 9293, 3.5). Such a
/// connection is closed at once, and connecting fails with errc::connected_to_itself, which
/// compares equal to std::errc::connection_refused.
class stream : public owned<stream_operations> {
 public:
  using owned<stream_operations>::owned;

  /// Connects to an address, as long as it takes (Linux: about two minutes of silence).
  static stream connect(const address& peer, const deadline& limit = deadline::never());
  static std::optional<stream> connect(const address& peer, std::error_code& ec);
  static std::optional<stream> connect(const address& peer, const deadline& limit,
                                       std::error_code& ec);

  /// Resolves a name and tries each address in turn, each with an equal share of the time that is
  /// left (to try them side by side, see sock/asio.hpp). Where all fail, throws `connect_error`,
  /// which names them all; the other form appends them to `failures` and stores the last code in
  /// ec.
  static stream connect(std::string_view host, std::string_view service,
                        const deadline& limit = deadline::never());
  static std::optional<stream> connect(std::string_view host, std::string_view service,
                                       const deadline& limit, std::vector<attempt>& failures,
                                       std::error_code& ec);
};

/// Every address of a name failed: `connect www:80: 192.0.2.1:80: Connection refused; …`.
class connect_error : public error {
 public:
  connect_error(std::string_view name, std::error_code last, std::vector<attempt> failures);
  [[nodiscard]] const std::vector<attempt>& failures() const noexcept { return failures_; }

 private:
  std::vector<attempt> failures_;
};

}  // namespace sock
