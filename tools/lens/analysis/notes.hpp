#pragma once
// Our own verdicts on a segment, and their names in the JSON. tshark's are in tshark/flags.hpp.

#include <array>
#include <cstdint>
#include <string_view>

namespace lens {

/// Our verdict on a segment: a set.
namespace note {
enum : std::uint32_t {
  retransmission = 1U << 0,
  fast_retransmission = 1U << 1,
  spurious_retransmission = 1U << 2,
  out_of_order = 1U << 3,
  gap_before = 1U << 4,
  acks_unseen = 1U << 5,
  duplicate_ack = 1U << 6,
  zero_window = 1U << 7,
  zero_window_probe = 1U << 8,
  zero_window_probe_ack = 1U << 9,
  window_full = 1U << 10,
  window_update = 1U << 11,
  keep_alive = 1U << 12,
  keep_alive_ack = 1U << 13,
  port_reused = 1U << 14,
  duplicate_frame = 1U << 15,  ///< the very same packet, captured (or delivered) twice
  beyond_window = 1U << 16,    ///< data past what the receiver allowed
  bad_checksum = 1U << 17,     ///< wrong, and not in the way that offloading leaves it
  d_sack = 1U << 18,           ///< reports bytes that arrived twice (RFC 2883)
  urgent = 1U << 19,
  congestion_marked = 1U << 20,  ///< CE in the IP header
  number_wraps = 1U << 21,       ///< its data passes number 2^32 - 1
  delayed_ack = 1U << 22,        ///< delayed to be sent with data (RFC 9293, section 3.8.6.3)
};
}  // namespace note

inline constexpr std::array<std::string_view, 23> note_names{"retransmission",
                                                             "fast-retransmission",
                                                             "spurious-retransmission",
                                                             "out-of-order",
                                                             "gap-before",
                                                             "acks-unseen",
                                                             "duplicate-ack",
                                                             "zero-window",
                                                             "zero-window-probe",
                                                             "zero-window-probe-ack",
                                                             "window-full",
                                                             "window-update",
                                                             "keep-alive",
                                                             "keep-alive-ack",
                                                             "port-reused",
                                                             "duplicate-frame",
                                                             "beyond-window",
                                                             "bad-checksum",
                                                             "d-sack",
                                                             "urgent",
                                                             "congestion-marked",
                                                             "number-wraps",
                                                             "delayed-ack"};

}  // namespace lens
