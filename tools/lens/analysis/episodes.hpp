#pragma once
// What lasts longer than a segment: stalls, and the times in which a sender sent nothing.

#include <cstdint>
#include <vector>

namespace lens {

struct probe {
  std::uint64_t frame = 0;
  std::uint64_t answered_by = 0;  ///< 0: not answered
  std::int64_t time = 0;
};

/// The time in which a receiver's window did not allow its peer to send.
struct stall {
  static constexpr std::size_t max_probes = 10'000;

  std::int64_t from = 0;  ///< ns since 1970
  std::int64_t to = 0;    ///< where opened_by is 0, the time of the last segment
  std::uint64_t first_frame = 0;
  std::uint64_t opened_by = 0;  ///< 0: not opened within the capture
  std::uint32_t opened_to = 0;  ///< bytes of window after it
  std::int64_t at = 0;          ///< the offset in the sender's stream at which it had to stop
  std::uint8_t receiver = 0;    ///< side 0 or 1
  bool filled = false;     ///< no zero was ever announced: the window was filled to its last byte
  bool ended = false;      ///< false: still closed when the capture or the connection ended
  bool abandoned = false;  ///< when it was opened, the sender had already given up
  std::vector<probe> probes;
};

/// Why a sender sent no data for a while. Packets alone cannot tell the send buffer from the
/// congestion window, nor these from the receiver's window where its scale was not captured: that
/// is `acknowledgements`, until a watched sender's kernel decides.
enum class reason : std::uint8_t {
  unknown,
  receiver_window,    ///< nothing more was allowed
  program,            ///< more was allowed: there was nothing to send
  congestion_window,  ///< more was queued and allowed, but not while so much was unacknowledged
  retransmission_timeout,  ///< it ended with bytes sent again
  nagle,                   ///< a small segment waited for the acknowledgement of the one before it
  acknowledgements,        ///< congestion window or send buffer: packets alone do not show which
  peer,                    ///< nothing to send until the peer's data came
  delayed_ack,  ///< as `acknowledgements`, and the peer delayed the one that it waited for
  send_buffer,  ///< the program waited for room in it (only the kernel knows)
};
inline constexpr std::size_t reasons = 10;
inline constexpr std::size_t reasons_by_packets = 9;

/// What a sender's kernel counted while it was watched (tcp_info); ns. The two are within busy.
struct kernel_account {
  std::int64_t busy = 0;                    ///< with data queued or unacknowledged
  std::int64_t receiver_window = 0;         ///< held by it
  std::int64_t send_buffer = 0;             ///< held by it
  std::int64_t waited_for_send_buffer = 0;  ///< of our waits, those that it explains
};

struct wait {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::uint64_t last_frame = 0;  ///< the sender's last data before it
  std::uint64_t next_frame = 0;  ///< its first after it
  std::uint8_t side = 0;
  reason why = reason::unknown;
  bool ack_delayed = false;  ///< it ended with a delayed acknowledgement, whatever the cause
};

}  // namespace lens
