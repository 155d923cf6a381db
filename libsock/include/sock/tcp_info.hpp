#pragma once
// TCP_INFO, tcp(7): what the kernel knows of a connection.
#include <cstdint>
#include <optional>
#include <system_error>

namespace sock {

/// The states of RFC 9293, 3.3.2, numbered as Linux does.
enum class tcp_state : std::uint8_t {
  established = 1,
  syn_sent,
  syn_received,
  fin_wait_1,
  fin_wait_2,
  time_wait,
  closed,
  close_wait,
  last_ack,
  listen,
  closing,
};
/// "ESTABLISHED", "FIN-WAIT-1" … as the RFC writes them; "?" for a number it does not know.
const char* to_string(tcp_state state) noexcept;

/// What the sender's congestion control is doing (TCP_CA_… in <linux/tcp.h>).
enum class congestion_state : std::uint8_t {
  open,      ///< nothing unusual
  disorder,  ///< duplicate or selective acknowledgements: loss or reordering
  cwr,       ///< the window is being reduced, by ECN or by a full queue of the host's own
  recovery,  ///< fast retransmission
  loss,      ///< the retransmission timer has expired
};
const char* to_string(congestion_state state) noexcept;

/// A field is there only if the running kernel returned it, whatever headers this was built with.
/// Units are in the names: `_us` microseconds, `_ms` milliseconds, bytes where nothing is said.
///
/// Thread safety: a value.
struct tcp_info {
  using u32 = std::optional<std::uint32_t>;
  using u64 = std::optional<std::uint64_t>;

  tcp_state state{};             ///< always there
  std::uint8_t retransmits = 0;  ///< retransmissions in a row without an answer
  std::uint8_t probes = 0;       ///< zero-window probes unanswered (flips; a poor sign of a stall)
  std::uint8_t backoff = 0;      ///< how often the timer has doubled
  std::optional<std::uint8_t> send_window_scale;     ///< the peer's; none: not negotiated
  std::optional<std::uint8_t> receive_window_scale;  ///< ours; none: not negotiated
  bool timestamps = false, sack = false, ecn = false;
  congestion_state congestion{};
  bool is_delivery_rate_app_limited = false;  ///< delivery_rate was held down by the program

  u32 rto_us, send_mss, receive_mss;
  u32 unacked_segments, sacked_segments, lost_segments, retransmitted_segments;  ///< at present
  u32 since_last_sent_ms, since_last_received_ms, since_last_ack_ms;
  u32 path_mtu, rtt_us, rtt_variance_us, minimum_rtt_us;
  u32 slow_start_threshold, congestion_window;  ///< segments
  u32 advertised_mss, receive_space;            ///< receive_space is not the window
  u32 total_retransmitted;                      ///< segments, in all
  u64 pacing_rate, delivery_rate;               ///< bytes a second
  u64 bytes_acked, bytes_received, bytes_sent, bytes_retransmitted;
  u32 segments_out, segments_in, unsent;
  u64 busy_us;                   ///< time with data to send
  u64 window_limited_us;         ///< of that, held back by the peer's window
  u64 buffer_limited_us;         ///< of that, held back by our send buffer
  u32 send_window;               ///< what the peer last offered, in bytes
  u32 receive_window;            ///< what we last offered, in bytes
  u32 receive_rtt_us;            ///< the receiver's estimate; 0: none yet
  u32 reordering;                ///< how far segments may be out of order before one counts as lost
  u32 reordering_events;         ///< how often it was seen
  u32 duplicate_sacks;           ///< DSACK: needless retransmissions that the peer reported
  u32 out_of_order_in;           ///< segments received out of order
  u32 delivered, delivered_ecn;  ///< segments acknowledged; of them, with ECN's mark
  std::optional<std::uint16_t> total_rto;             ///< retransmission timeouts, in all
  std::optional<std::uint16_t> total_rto_recoveries;  ///< how often the connection recovered
  u32 total_rto_ms;                                   ///< time spent in those recoveries
};

namespace detail {
tcp_info get_tcp_info(int fd, std::error_code* ec);
/// Takes the fields that `size` bytes of the kernel's struct cover; for tests.
tcp_info parse_tcp_info(const void* data, std::size_t size) noexcept;
}  // namespace detail

}  // namespace sock
