#pragma once
// The tcp.analysis.* flags of tshark 4.0, a set of bits, and their names.

#include <array>
#include <cstdint>
#include <string_view>

namespace lens {

namespace tshark_flag {
enum : std::uint32_t {
  retransmission = 1U << 0,
  fast_retransmission = 1U << 1,
  spurious_retransmission = 1U << 2,
  out_of_order = 1U << 3,
  reused_ports = 1U << 4,
  lost_segment = 1U << 5,
  ack_lost_segment = 1U << 6,
  window_update = 1U << 7,
  window_full = 1U << 8,
  keep_alive = 1U << 9,
  keep_alive_ack = 1U << 10,
  duplicate_ack = 1U << 11,
  zero_window_probe = 1U << 12,
  zero_window = 1U << 13,
  zero_window_probe_ack = 1U << 14,
  tfo_syn = 1U << 15,
  tfo_ack = 1U << 16,
  tfo_ignored = 1U << 17,
};
}  // namespace tshark_flag

inline constexpr std::array<std::string_view, 18> tshark_flag_names{
    "tcp.analysis.retransmission",
    "tcp.analysis.fast_retransmission",
    "tcp.analysis.spurious_retransmission",
    "tcp.analysis.out_of_order",
    "tcp.analysis.reused_ports",
    "tcp.analysis.lost_segment",
    "tcp.analysis.ack_lost_segment",
    "tcp.analysis.window_update",
    "tcp.analysis.window_full",
    "tcp.analysis.keep_alive",
    "tcp.analysis.keep_alive_ack",
    "tcp.analysis.duplicate_ack",
    "tcp.analysis.zero_window_probe",
    "tcp.analysis.zero_window",
    "tcp.analysis.zero_window_probe_ack",
    "tcp.analysis.tfo_syn",
    "tcp.analysis.tfo_ack",
    "tcp.analysis.tfo_ignored"};

}  // namespace lens
