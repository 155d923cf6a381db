#include "sock/why_blocked.hpp"

#include <linux/sock_diag.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>

namespace sock {
namespace {

bool can_send_data(tcp_state s) {
  return s == tcp_state::established || s == tcp_state::close_wait;
}
bool is_send_side_closed(tcp_state s) {
  return s == tcp_state::fin_wait_1 || s == tcp_state::fin_wait_2 || s == tcp_state::closing ||
         s == tcp_state::last_ack || s == tcp_state::time_wait;
}

send_stall_reason find_send_stall(stream_view s, const socket_diagnosis& b) {
  const tcp_info& i = b.info;
  const auto unsent = static_cast<std::uint32_t>(b.queues.unsent);
  const auto unacked = static_cast<std::uint32_t>(b.queues.unacked);
  const std::uint32_t mss = i.send_mss.value_or(0);
  const bool is_closing = is_send_side_closed(i.state);
  if (!can_send_data(i.state) && !is_closing) return send_stall_reason::not_connected;
  if (unsent == 0 && unacked == 0)
    return is_closing ? send_stall_reason::send_side_closed : send_stall_reason::none;
  if (unsent > 0 && i.send_window == 0u) return send_stall_reason::peer_window_closed;
  if (unacked > 0 && i.retransmits > 0) return send_stall_reason::no_answer;
  if (unsent > 0 && i.send_window && unacked + std::min(unsent, mss) > *i.send_window)
    return send_stall_reason::peer_window_full;
  if (unsent > 0 && unsent < mss) {
    std::error_code ignored;
    if (s.get<cork>(ignored).on) return send_stall_reason::corked;
    // Without anything in flight Nagle lets go at once: what still waits was sent with MSG_MORE.
    if (unacked == 0) return send_stall_reason::corked;
    if (!s.get<no_delay>(ignored).on) return send_stall_reason::nagle;
  }
  if (unsent == 0) return send_stall_reason::in_flight;
  if (i.unacked_segments && i.congestion_window && *i.unacked_segments >= *i.congestion_window)
    return send_stall_reason::congestion_window;
  return send_stall_reason::pacing;
}

// As tcp_sendmsg() decides whether another segment may be queued.
bool is_full(stream_view s, const queue_depths& queues) {
  const socket_memory m = memory(s);
  if (m.send_queued >= m.send_limit) return true;
  std::error_code ignored;
  const unsigned low_water = s.get<unsent_low_water>(ignored).bytes;
  return low_water != 0 && static_cast<unsigned>(queues.unsent) >= low_water;
}

receive_stall_reason find_receive_stall(const socket_diagnosis& b, peer_state peer) {
  if (b.queues.unread > 0) return receive_stall_reason::none;
  if (peer == peer_state::finished || b.info.state == tcp_state::closing ||
      b.info.state == tcp_state::time_wait)
    return receive_stall_reason::finished;
  if (peer == peer_state::gone || b.info.state == tcp_state::syn_sent ||
      b.info.state == tcp_state::syn_received)
    return receive_stall_reason::not_connected;
  return receive_stall_reason::peer_silent;
}

}  // namespace

const char* to_string(send_stall_reason reason) noexcept {
  switch (reason) {
    case send_stall_reason::none:
      return "nothing is held back";
    case send_stall_reason::not_connected:
      return "there is no connection";
    case send_stall_reason::send_side_closed:
      return "our side has finished sending";
    case send_stall_reason::no_answer:
      return "retransmitting: no answer from the peer";
    case send_stall_reason::peer_window_closed:
      return "the peer's window is closed: it does not read";
    case send_stall_reason::peer_window_full:
      return "the peer's window is full";
    case send_stall_reason::corked:
      return "a partial segment waits for more (cork)";
    case send_stall_reason::nagle:
      return "a small segment waits for an acknowledgement (Nagle)";
    case send_stall_reason::congestion_window:
      return "the congestion window is full";
    case send_stall_reason::in_flight:
      return "all is sent, the acknowledgement is on its way";
    case send_stall_reason::pacing:
      return "unsent data is about to go (pacing)";
  }
  return "?";
}

const char* to_string(receive_stall_reason reason) noexcept {
  switch (reason) {
    case receive_stall_reason::none:
      return "there is data to read";
    case receive_stall_reason::not_connected:
      return "there is no connection";
    case receive_stall_reason::peer_silent:
      return "the peer has sent nothing more";
    case receive_stall_reason::finished:
      return "the peer has finished sending";
  }
  return "?";
}

std::string socket_diagnosis::to_string() const {
  const bool is_unable = !can_send_data(info.state);  // poll(2) then says writable: the error
  std::string text = is_unable && is_writable ? "write() would fail: "
                     : is_writable            ? "write() has room: "
                     : is_unable              ? "not writable: "
                     : write_would_block      ? "the send buffer is full: "
                                              : "not writable, though write() would take some: ";
  text += sock::to_string(sending);
  text += read_would_block ? "; read() would block: " : "; read() would return: ";
  text += sock::to_string(receiving);
  text += "; " + std::to_string(queues.unread) + " unread, " + std::to_string(queues.unsent) +
          " unsent, " + std::to_string(queues.unacked) + " unacked bytes";
  if (info.send_window) text += "; the peer's window is " + std::to_string(*info.send_window);
  return text;
}

socket_diagnosis why_blocked(stream_view s) {
  socket_diagnosis b;
  pollfd p{s.fd(), POLLIN | POLLOUT, 0};
  while (::poll(&p, 1, 0) < 0)
    if (errno != EINTR) detail::report_on(s.fd(), errno, nullptr, "poll");
  b.is_writable = (p.revents & (POLLOUT | POLLERR | POLLHUP)) != 0;
  b.read_would_block = (p.revents & (POLLIN | POLLERR | POLLHUP)) == 0;
  b.info = s.info();
  b.queues = s.queues();
  b.write_would_block = !b.is_writable && (!can_send_data(b.info.state) || is_full(s, b.queues));
  b.sending = find_send_stall(s, b);
  b.receiving = find_receive_stall(b, s.peer_status());
  return b;
}

socket_memory memory(socket_view s) {
  std::uint32_t m[SK_MEMINFO_VARS] = {};
  detail::get_option(s.fd(), SOL_SOCKET, SO_MEMINFO, m, sizeof m, "getsockopt SO_MEMINFO", nullptr);
  return {m[SK_MEMINFO_RMEM_ALLOC], m[SK_MEMINFO_RCVBUF],    m[SK_MEMINFO_WMEM_ALLOC],
          m[SK_MEMINFO_SNDBUF],     m[SK_MEMINFO_FWD_ALLOC], m[SK_MEMINFO_WMEM_QUEUED],
          m[SK_MEMINFO_OPTMEM],     m[SK_MEMINFO_BACKLOG],   m[SK_MEMINFO_DROPS]};
}

}  // namespace sock
