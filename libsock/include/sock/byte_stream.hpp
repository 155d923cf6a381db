#pragma once
// Transfers over any connected stream socket, TCP or Unix-domain.
#include <algorithm>

#include "sock/buffer.hpp"
#include "sock/limit.hpp"
#include "sock/result.hpp"
#include "sock/socket.hpp"

namespace sock {

/// What shutdown(2) ends.
enum class direction : int { receive = SHUT_RD, send = SHUT_WR, both = SHUT_RDWR };

/// The peer's state, as far as its packets have shown.
enum class peer_state : unsigned char {
  connected,  ///< nothing speaks against it (a dead link does not, until something is sent)
  finished,   ///< it has sent FIN: no more to read after what is queued; it may still receive
  gone,       ///< both directions are closed, or the connection was reset
};

/// Bytes in the kernel's queues.
struct queue_depths {
  int unread;   ///< arrived and in order, not yet read; up to an urgent mark (SIOCINQ)
  int unsent;   ///< written, not yet sent even once (SIOCOUTQNSD)
  int unacked;  ///< sent, not yet acknowledged (SIOCOUTQ less unsent)
};

namespace detail {
// A limited transfer never takes more than this at once, so that a fast peer cannot hold it in one
// system call beyond its deadline. No receive queue is as long by default.
inline constexpr std::size_t max_at_once = std::size_t{16} << 20;
inline constexpr ssize_t untried = -2;

// What follows a first attempt that did not simply succeed. `first` is what it returned, and errno
// is still that call's; or `untried`.
result read_some_rest(int fd, mutable_buffer to, const deadline& limit, ssize_t first,
                      std::error_code* ec);
result read_exact_rest(int fd, mutable_buffer to, const deadline& limit, ssize_t first,
                       std::error_code* ec);
result write_some_rest(int fd, const_buffer from, const deadline& limit, ssize_t first,
                       std::error_code* ec);
result write_all_rest(int fd, const_buffer from, const deadline& limit, ssize_t first,
                      std::error_code* ec);
result try_read_some(int fd, mutable_buffer to, std::error_code* ec);
result try_write_some(int fd, const_buffer from, std::error_code* ec);
result peek_some(int fd, mutable_buffer to, const deadline& limit, std::error_code* ec);
result write_all_more(int fd, const_buffer from, const deadline& limit, std::error_code* ec);
result scatter(int fd, std::span<const mutable_buffer> to, const deadline& limit,
               std::error_code* ec);
result gather(int fd, std::span<const const_buffer> from, const deadline& limit,
              std::error_code* ec);
}  // namespace detail

/// Reading and writing. The name says how much: `some` (at least one byte, one system call),
/// `exact` and `all` (as many calls as it takes), `try_…` (never waits). Each exists in four forms:
/// alone, with a limit of time (see `deadline`), and both again with `std::error_code&`.
///
/// EINTR is never seen: a call goes on after a signal. SIGPIPE is never raised: EPIPE is an error
/// like any other. Nothing is allocated. The outcome: see `result`; in the throwing forms errors
/// arrive as `sock::error`, whose transferred() is the count.  Hence a throwing write_all returns
/// nothing: it has either written all or thrown.
///
///     std::array<char, 4096> block;
///     while (auto got = peer.read_some(block)) peer.write_all(std::span(block).first(got.bytes));
///     peer.shutdown(sock::direction::send);
///
/// Thread safety: one thread may read while another writes, and a third asks, sets options or shuts
/// down. Of two that read, each gets some of the bytes; of two that write, the bytes may mix, those
/// of one write_all() too.
class byte_stream_operations : public socket_operations {
 public:
  /// recv(2): waits for data and reads what is there, 1 to size bytes; or says end_of_stream. An
  /// empty buffer (a string that was reserved, not resized) is an error, errc::empty_buffer: it
  /// would read nothing for ever, and never see the end.
  [[nodiscard]] result read_some(mutable_buffer to) { return read_some_(to, nullptr); }
  [[nodiscard]] result read_some(mutable_buffer to, std::error_code& ec) {
    detail::clear(ec);
    return read_some_(to, &ec);
  }
  [[nodiscard]] result read_some(mutable_buffer to, const limit& l) {
    return read_some_(to, l, nullptr);
  }
  [[nodiscard]] result read_some(mutable_buffer to, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return read_some_(to, l, &ec);
  }

  /// Reads exactly the buffer's size. A stream that ends before the first byte is `end_of_stream`;
  /// one that ends inside is an error, errc::unexpected_eof, with the count of what came. Exactly
  /// nothing (the empty body of a message) is `ok` at once.
  [[nodiscard]] result read_exact(mutable_buffer to) {
    return detail::read_exact_rest(fd_, to, deadline::never(), detail::untried, nullptr);
  }
  [[nodiscard]] result read_exact(mutable_buffer to, std::error_code& ec) {
    detail::clear(ec);
    return detail::read_exact_rest(fd_, to, deadline::never(), detail::untried, &ec);
  }
  [[nodiscard]] result read_exact(mutable_buffer to, const limit& l) {
    return read_exact_(to, l, nullptr);
  }
  [[nodiscard]] result read_exact(mutable_buffer to, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return read_exact_(to, l, &ec);
  }

  /// send(2) with MSG_NOSIGNAL: waits for room and writes what fits. On a blocking socket Linux
  /// takes everything before it returns, unless a signal or an error comes between.
  [[nodiscard]] result write_some(const_buffer from) { return write_some_(from, nullptr); }
  [[nodiscard]] result write_some(const_buffer from, std::error_code& ec) {
    detail::clear(ec);
    return write_some_(from, &ec);
  }
  [[nodiscard]] result write_some(const_buffer from, const limit& l) {
    return write_some_(from, l, nullptr);
  }
  [[nodiscard]] result write_some(const_buffer from, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return write_some_(from, l, &ec);
  }

  /// Writes every byte, or says how many went and why no more. "Written" means that the kernel has
  /// them, not the peer. On an O_NONBLOCK descriptor or with SO_SNDTIMEO it can be cut short by
  /// EAGAIN: that is an error here (std::errc::resource_unavailable_try_again), for a count that
  /// is ignored must not lose data. Give a limit to wait instead.
  void write_all(const_buffer from) { write_all_(from, nullptr); }
  result write_all(const_buffer from, std::error_code& ec) {
    detail::clear(ec);
    return write_all_(from, &ec);
  }
  void write_all(const_buffer from, const limit& l) { write_all_(from, l, nullptr); }
  result write_all(const_buffer from, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return write_all_(from, l, &ec);
  }

  /// Like the `some` forms, but with MSG_DONTWAIT: `would_block` where they would wait. The
  /// descriptor's own O_NONBLOCK flag, which others may share, is neither needed nor changed.
  [[nodiscard]] result try_read_some(mutable_buffer to) {
    return detail::try_read_some(fd_, to, nullptr);
  }
  [[nodiscard]] result try_read_some(mutable_buffer to, std::error_code& ec) {
    detail::clear(ec);
    return detail::try_read_some(fd_, to, &ec);
  }
  [[nodiscard]] result try_write_some(const_buffer from) {
    return detail::try_write_some(fd_, from, nullptr);
  }
  [[nodiscard]] result try_write_some(const_buffer from, std::error_code& ec) {
    detail::clear(ec);
    return detail::try_write_some(fd_, from, &ec);
  }

  /// Scatter: recvmsg(2) into several buffers, filled in order; otherwise as read_some. At most 64
  /// buffers are used by one call.
  [[nodiscard]] result read_some(std::span<const mutable_buffer> to,
                                 const limit& l = deadline::never()) {
    return detail::scatter(fd_, to, l, nullptr);
  }
  [[nodiscard]] result read_some(std::span<const mutable_buffer> to, const limit& l,
                                 std::error_code& ec) {
    detail::clear(ec);
    return detail::scatter(fd_, to, l, &ec);
  }
  /// Gather: sendmsg(2) from several buffers, in order and to the last byte, as write_all.
  ///
  ///     std::array<sock::const_buffer, 2> parts{head, body};
  ///     peer.write_all(parts);
  void write_all(std::span<const const_buffer> from, const limit& l = deadline::never()) {
    detail::gather(fd_, from, l, nullptr);
  }
  result write_all(std::span<const const_buffer> from, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return detail::gather(fd_, from, l, &ec);
  }

  /// write_all with MSG_MORE: TCP holds back the last, partial segment (200 ms at most), since more
  /// is to come; a write without it lets go.
  void write_all_more(const_buffer from, const limit& l = deadline::never()) {
    detail::write_all_more(fd_, from, l, nullptr);
  }
  result write_all_more(const_buffer from, const limit& l, std::error_code& ec) {
    detail::clear(ec);
    return detail::write_all_more(fd_, from, l, &ec);
  }

  /// read_some with MSG_PEEK: the bytes stay in the queue, and the window stays as it is.
  [[nodiscard]] result peek_some(mutable_buffer to, const limit& l = deadline::never()) const {
    return detail::peek_some(fd_, to, l, nullptr);
  }
  [[nodiscard]] result peek_some(mutable_buffer to, const limit& l, std::error_code& ec) const {
    detail::clear(ec);
    return detail::peek_some(fd_, to, l, &ec);
  }

  /// Half-close, shutdown(2). `direction::send` sends FIN after what is queued; reading goes on.
  void shutdown(direction which);
  void shutdown(direction which, std::error_code& ec);

  /// getpeername(2), also after the peer has reset the connection.
  [[nodiscard]] address peer() const;
  address peer(std::error_code& ec) const;

  /// Is the peer still there? Asks poll(2), takes nothing from the stream, works with data unread.
  [[nodiscard]] peer_state peer_status() const;
  peer_state peer_status(std::error_code& ec) const;

  /// The depths of the queues, tcp(7) and unix(7). The three are read one after another while the
  /// connection lives on, so they need not be of one instant. A Unix-domain socket does not tell
  /// unsent from unacked: both are unacked there.
  [[nodiscard]] queue_depths queues() const;
  queue_depths queues(std::error_code& ec) const;

 protected:
  using socket_operations::socket_operations;
  byte_stream_operations(const byte_stream_operations&) = default;
  byte_stream_operations& operator=(const byte_stream_operations&) = default;
  ~byte_stream_operations() = default;

 private:
  // The common case is inline and costs what the bare call costs; all else is out of line. With a
  // limit the first attempt does not wait, and only what follows it needs the clock.
  result read_some_(mutable_buffer to, std::error_code* ec) {
    // recv(2) of nothing waits, and then returns 0 as at the end; and it takes a pending error
    // away.
    const ssize_t n = to.size() == 0 ? detail::untried : ::recv(fd_, to.data(), to.size(), 0);
    if (n > 0) [[likely]]
      return {static_cast<std::size_t>(n), outcome::ok};
    return detail::read_some_rest(fd_, to, deadline::never(), n, ec);
  }
  result read_some_(mutable_buffer to, const limit& l, std::error_code* ec) {
    ssize_t n = detail::untried;
    if (l.is_deadline_alone() && to.size() != 0) {
      n = ::recv(fd_, to.data(), std::min(to.size(), detail::max_at_once), MSG_DONTWAIT);
      if (n > 0) [[likely]]
        return {static_cast<std::size_t>(n), outcome::ok};
    }
    return detail::read_some_rest(fd_, to, l, n, ec);
  }
  result read_exact_(mutable_buffer to, const limit& l, std::error_code* ec) {
    ssize_t n = detail::untried;
    if (l.is_deadline_alone() && to.size() != 0) {
      n = ::recv(fd_, to.data(), std::min(to.size(), detail::max_at_once), MSG_DONTWAIT);
      if (n == static_cast<ssize_t>(to.size())) [[likely]]
        return {to.size(), outcome::ok};
    }
    return detail::read_exact_rest(fd_, to, l, n, ec);
  }
  result write_some_(const_buffer from, std::error_code* ec) {
    const ssize_t n = ::send(fd_, from.data(), from.size(), MSG_NOSIGNAL);
    if (n >= 0) [[likely]]
      return {static_cast<std::size_t>(n), outcome::ok};
    return detail::write_some_rest(fd_, from, deadline::never(), n, ec);
  }
  result write_some_(const_buffer from, const limit& l, std::error_code* ec) {
    ssize_t n = detail::untried;
    if (l.is_deadline_alone()) {
      n = send_now(from);
      if (n >= 0) [[likely]]
        return {static_cast<std::size_t>(n), outcome::ok};
    }
    return detail::write_some_rest(fd_, from, l, n, ec);
  }
  result write_all_(const_buffer from, std::error_code* ec) {
    const ssize_t n = ::send(fd_, from.data(), from.size(), MSG_NOSIGNAL);
    if (n == static_cast<ssize_t>(from.size())) [[likely]]
      return {from.size(), outcome::ok};
    return detail::write_all_rest(fd_, from, deadline::never(), n, ec);
  }
  result write_all_(const_buffer from, const limit& l, std::error_code* ec) {
    ssize_t n = detail::untried;
    if (l.is_deadline_alone()) {
      n = send_now(from);
      if (n == static_cast<ssize_t>(from.size())) [[likely]]
        return {from.size(), outcome::ok};
    }
    return detail::write_all_rest(fd_, from, l, n, ec);
  }
  ssize_t send_now(const_buffer from) {
    return ::send(fd_, from.data(), std::min(from.size(), detail::max_at_once),
                  MSG_NOSIGNAL | MSG_DONTWAIT);
  }
};

/// Any connected stream socket, TCP or Unix-domain, that belongs to somebody else.
using byte_stream_view = view<byte_stream_operations>;

}  // namespace sock
