#pragma once
// Unix-domain streams, unix(7): the same transfers, between processes of one machine.
#include <optional>
#include <utility>

#include "sock/byte_stream.hpp"

namespace sock {

/// Who is at the other end: its process, user and group when it connected (SO_PEERCRED).
struct peer_credentials {
  int pid;
  unsigned uid;
  unsigned gid;
};

/// What receive_descriptors() got: bytes, and descriptors that came with them.
struct received : result {
  std::size_t descriptors = 0;
};

/// What can be done with a connected Unix-domain stream socket.
///
/// Thread safety: as byte_stream_operations; descriptors go to the thread that reads their bytes.
class unix_stream_operations : public byte_stream_operations {
 public:
  [[nodiscard]] peer_credentials credentials() const;

  /// Writes all of `message` (at least one byte), and with its first byte passes copies of
  /// descriptors to the peer, SCM_RIGHTS of unix(7); the caller's own stay open. At most 253
  /// (EINVAL). After an error that follows the first byte they have been passed.
  ///
  ///     a.send_descriptors(std::string_view("log"), std::array{sock::descriptor_view(file)});
  void send_descriptors(const_buffer message, std::span<const descriptor_view> passed,
                        const deadline& limit = deadline::never()) const;
  result send_descriptors(const_buffer message, std::span<const descriptor_view> passed,
                          const deadline& limit, std::error_code& ec) const;

  /// read_some, and the descriptors that came with these bytes, close-on-exec, into the first of
  /// `into` (whatever those held is closed). If more come than fit, or than the process may open,
  /// all of them are closed and that is an error (EMSGSIZE, EMFILE); the bytes count as read. Any
  /// other way of reading closes descriptors that come.
  ///
  ///     std::array<char, 16> name;
  ///     std::array<sock::descriptor, 1> file{sock::descriptor(-1)};
  ///     auto got = b.receive_descriptors(name, file);  // got.bytes, got.descriptors
  [[nodiscard]] received receive_descriptors(mutable_buffer to, std::span<descriptor> into,
                                             const deadline& limit = deadline::never()) const;
  [[nodiscard]] received receive_descriptors(mutable_buffer to, std::span<descriptor> into,
                                             const deadline& limit, std::error_code& ec) const;

 protected:
  using byte_stream_operations::byte_stream_operations;
  unix_stream_operations(const unix_stream_operations&) = default;
  unix_stream_operations& operator=(const unix_stream_operations&) = default;
  ~unix_stream_operations() = default;
};

/// A connected Unix-domain stream socket that belongs to somebody else.
using unix_stream_view = view<unix_stream_operations>;

/// A connected Unix-domain stream socket.
///
///     auto peer = sock::unix_stream::connect(where);  // sock::address("unix:/run/lab.sock")
///     auto [a, b] = sock::unix_stream::pair();
class unix_stream : public owned<unix_stream_operations> {
 public:
  using owned<unix_stream_operations>::owned;

  /// connect(2). Waits where the listener's queue is full, within the limit.
  static unix_stream connect(const address& peer, const deadline& limit = deadline::never());
  static std::optional<unix_stream> connect(const address& peer, const deadline& limit,
                                            std::error_code& ec);
  /// socketpair(2).
  static std::pair<unix_stream, unix_stream> pair();
};

struct unix_accepted {
  unix_stream peer;
  address from;  ///< unnamed, unless the client has bound itself
};

/// What can be done with a listening Unix-domain stream socket.
///
/// Thread safety: as listener_operations.
class unix_listener_operations : public socket_operations {
 public:
  /// As listener_operations'.
  [[nodiscard]] unix_accepted accept(const deadline& limit = deadline::never()) const;
  std::optional<unix_accepted> accept(const deadline& limit, std::error_code& ec) const;
  [[nodiscard]] std::optional<unix_accepted> try_accept() const;
  std::optional<unix_accepted> try_accept(std::error_code& ec) const;

 protected:
  using socket_operations::socket_operations;
  unix_listener_operations(const unix_listener_operations&) = default;
  unix_listener_operations& operator=(const unix_listener_operations&) = default;
  ~unix_listener_operations() = default;
};

/// A listening Unix-domain stream socket that belongs to somebody else.
using unix_listener_view = view<unix_listener_operations>;

/// A listening Unix-domain stream socket.
class unix_listener : public owned<unix_listener_operations> {
 public:
  using owned<unix_listener_operations>::owned;

  /// socket, bind, listen. The file of a path must not exist yet, not even left over by a server
  /// that is dead (EADDRINUSE), and stays when the listener closes: removing it is the caller's.
  /// An abstract name ("unix:@name") has no file.
  static unix_listener bind(const address& local, int backlog = SOMAXCONN);
  static std::optional<unix_listener> bind(const address& local, int backlog, std::error_code& ec);
};

}  // namespace sock
