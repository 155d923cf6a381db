#pragma once
// Samples of the TCP sockets of a network namespace, from the kernel by sock_diag(7), without
// privilege.
#include <cstdint>
#include <functional>
#include <optional>

#include "call.hpp"
#include "sock/descriptor.hpp"

namespace tcpwatch {

/// One socket at one moment. Byte counts leave out SYN and FIN, which the kernel's counters hold
/// too.
struct socket_sample {
  std::uint64_t time;  ///< CLOCK_REALTIME, ns
  std::uint64_t cookie;
  endpoints ends;
  std::uint32_t inode;
  int state;
  std::int64_t unread, unsent, unacked;      ///< bytes
  std::int64_t send_buffer, receive_buffer;  ///< SO_SNDBUF, SO_RCVBUF
  std::int64_t send_memory, receive_memory;  ///< what of them is taken, overhead included
  std::int64_t accept_queue, backlog;        ///< of a listening socket
  // Of tcp_info; nothing where this kernel returned less than that.
  std::optional<std::int64_t> snd_wnd, rcv_wnd, rwnd_limited_us, sndbuf_limited_us, busy_us,
      bytes_acked, bytes_received;
  std::optional<std::int64_t> cwnd, rtt_us, retransmits;
};

class sock_diag {
 public:
  /// Throws std::system_error where the kernel refuses.
  sock_diag();
  explicit sock_diag(int netlink_socket) : fd_(netlink_socket) {}

  using visitor = std::function<void(const socket_sample&)>;
  /// All sockets but the listening ones, IPv4 and IPv6; where the kernel breaks off, some. A walk
  /// through the kernel's hash table: about 0.25 ms whether there are any or not.
  void each_connection(const visitor& visit);
  /// The listening ones: some 20 µs.
  void each_listener(const visitor& visit);
  /// One socket again: some 4 µs. `gone` only where the kernel says that there is none; it may also
  /// fail to answer.
  struct answer {
    std::optional<socket_sample> sample;
    bool gone = false;
  };
  answer query(const socket_sample& known);

 private:
  enum class reply { more, last, none, failed };
  void dump(std::uint32_t states, const visitor& visit);
  reply receive(const visitor& visit);
  void open_again();
  sock::descriptor fd_;
  bool is_ours_ = false;  ///< the socket; a test's is not opened again
  std::uint32_t sequence_ = 0;
};

}  // namespace tcpwatch
