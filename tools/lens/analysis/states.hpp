#pragma once
// The state of each end of a connection, RFC 9293 section 3.3.2, as it follows from the segments.

#include <array>
#include <cstdint>
#include <string_view>

#include "analysis/connection.hpp"

namespace lens {

enum class tcp_state : std::uint8_t {
  unknown,  ///< of an end that never answered the SYN: it may not have received it
  closed,
  listen,
  syn_sent,
  syn_received,
  established,
  fin_wait_1,
  fin_wait_2,
  close_wait,
  closing,
  last_ack,
  time_wait,
};

/// As RFC 9293 writes them.
inline constexpr std::array<std::string_view, 12> state_names{
    "unknown",    "CLOSED",     "LISTEN",     "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED",
    "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING",  "LAST-ACK",     "TIME-WAIT"};

inline std::string_view name_of(tcp_state s) {
  return state_names[static_cast<std::size_t>(s)];
}

/// Follows the segments of a connection in their order. Each counts as sent and as received at the
/// time of its frame: a capture at one place knows no more. An end that leaves TIME-WAIT by its
/// timer sends nothing, so that stays.
class state_tracker {
 public:
  explicit state_tracker(const connection& c);

  /// `arrives`: false where the link lost the segment after it was captured.
  void take(const analyzed_segment& s, bool arrives = true);
  tcp_state of(int side) const { return now_[static_cast<std::size_t>(side)]; }

 private:
  void sends(const analyzed_segment& s, tcp_state& own, bool arrives);
  void receives(const analyzed_segment& s, tcp_state& own, int from);
  void receives_fin(tcp_state& own);

  std::array<tcp_state, 2> now_{tcp_state::unknown, tcp_state::unknown};
  std::array<bool, 2> fin_waits_{};  ///< by sender: its FIN came before bytes that are missing
};

}  // namespace lens
