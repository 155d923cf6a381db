#pragma once
// Why does this connection not move? An answer from the queues, TCP_INFO and the options.
#include <cstdint>
#include <string>

#include "sock/stream.hpp"

namespace sock {

/// What holds the sending side. In order: the first that applies is given.
enum class send_stall_reason : unsigned char {
  none,                ///< nothing is queued, and write() has room
  not_connected,       ///< the handshake is not done, or the connection is gone
  send_side_closed,    ///< shut down or closed: write() fails with EPIPE
  no_answer,           ///< data is being retransmitted: the path or the peer is silent
  peer_window_closed,  ///< the peer offers a window of 0: it does not read
  peer_window_full,    ///< what is in flight fills the window the peer offers
  corked,              ///< TCP_CORK or MSG_MORE holds back a partial segment
  nagle,               ///< Nagle holds back a small segment until the last is acknowledged
  congestion_window,   ///< what is in flight fills the congestion window
  in_flight,           ///< all is sent; the acknowledgement is on its way
  pacing,              ///< unsent, but due any moment: pacing or the device's queue
};

/// What holds the receiving side.
enum class receive_stall_reason : unsigned char {
  none,           ///< there is something to read
  not_connected,  ///< no handshake yet, or reset
  peer_silent,    ///< nothing has arrived that was not read
  finished,       ///< the peer has sent FIN, and everything before it has been read
};

/// "the peer's window is closed: it does not read", and the like.
const char* to_string(send_stall_reason reason) noexcept;
const char* to_string(receive_stall_reason reason) noexcept;

/// Thread safety: a value.
struct socket_diagnosis {
  send_stall_reason sending = send_stall_reason::none;
  receive_stall_reason receiving = receive_stall_reason::none;
  /// What poll(2) says. It withholds "writable" until a third of the send buffer is free, so that a
  /// program that waits for room then finds some worth the call: write() may still take data.
  bool is_writable = false;
  /// Not writable, and the send buffer is full (or the connection is not open yet): write() takes
  /// no more than what fits into the last segment, if anything.
  bool write_would_block = false;
  bool read_would_block = false;
  queue_depths queues{};
  tcp_info info;

  /// One line: `the send buffer is full: the peer's window is closed …; 8192 unsent, 0 unacked; …`.
  [[nodiscard]] std::string to_string() const;
};

/// Asks the kernel, takes nothing from the stream. A moment's picture: the parts are read one after
/// another. Held by the peer's window is certain (its last window is known); that something else
/// holds is concluded from what is known.
///
///     if (auto b = sock::why_blocked(peer); b.write_would_block) log(b.to_string());
socket_diagnosis why_blocked(stream_view s);

/// SO_MEMINFO: bytes of kernel memory that a socket holds, bookkeeping included.
struct socket_memory {
  std::uint32_t receive_used;   ///< holding data not yet read
  std::uint32_t receive_limit;  ///< SO_RCVBUF
  std::uint32_t transmit_used;  ///< handed to the device, not yet freed
  std::uint32_t send_limit;     ///< SO_SNDBUF
  std::uint32_t forward_allocated;
  std::uint32_t send_queued;  ///< holding data not yet acknowledged
  std::uint32_t options_used;
  std::uint32_t backlog;  ///< arrived while the socket was in use
  std::uint32_t drops;    ///< packets dropped, not bytes
};
socket_memory memory(socket_view s);

}  // namespace sock
