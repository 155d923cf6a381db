#pragma once
// What the analysis of a connection found out of one segment: correlate, describe and render work
// with it. It is a plain record, so that it can be written to a file and read back.

#include <array>
#include <cstdint>

#include "decode/segment.hpp"

namespace lens {

/// What the segment means for the connection; `notes` has the rest.
enum class role : std::uint8_t {
  plain,  ///< data, or an acknowledgement
  syn,    ///< asks for the connection
  syn_again,
  syn_crossing,  ///< the second SYN of a simultaneous open
  syn_after_refusal,
  syn_ack,
  syn_ack_again,
  handshake_ack,  ///< completes the opening
  fin,
  fin_again,
  fin_ack,             ///< the first to acknowledge the other side's FIN
  last_ack,            ///< the same, and now both directions are closed
  reset_refused,       ///< answers a SYN: no program listens
  reset_unexpected,    ///< answers a segment for which there is no connection any more
  reset_abort,         ///< a program closed the connection at once, or it was killed
  reset_abandoned,     ///< the client does not want the connection any more
  reset_unacceptable,  ///< not with the number that its receiver expects (RFC 5961, section 3.2)
  opens_window,        ///< ends a stall
  opens_too_late,      ///< the same, but the sender had already given up
};

struct analyzed_segment {
  std::uint64_t frame = 0;
  std::int64_t time = 0;    ///< ns since 1970
  std::int64_t offset = 0;  ///< of the first byte in its stream: the SYN has 0, the first data byte
                            ///< 1; 64 bits over wraps
  std::int64_t ack_offset = 0;      ///< the same of the ack number, in the other side's stream
  std::uint64_t related_frame = 0;  ///< the frame this one repeats, answers, acknowledges; 0 none
  std::int64_t delta_time = 0;      ///< ns since that frame
  std::uint32_t seq = 0;            ///< raw
  std::uint32_t ack = 0;            ///< raw
  std::uint32_t relative_seq = 0;   ///< from the ISN, modulo 2^32
  std::uint32_t relative_ack = 0;
  std::uint32_t length = 0;
  std::uint32_t cut = 0;     ///< bytes of `length` for which the frame had no room (segment::cut)
  std::uint32_t window = 0;  ///< bytes, scaled where the scale is known
  std::uint32_t window_before = 0;  ///< the window that this side announced before
  std::uint32_t acked = 0;          ///< bytes of data newly acknowledged
  std::int32_t room =
      0;  ///< bytes that the sender of data may still send after this segment; < 0: unknown
  std::uint32_t in_flight =
      0;                      ///< data bytes of the sender not yet acknowledged, after this segment
  std::uint32_t missing = 0;  ///< bytes of the gap before it
  std::uint32_t beyond = 0;   ///< bytes outside the receiver's window
  std::uint32_t count = 0;    ///< its number among the probes of a stall, or among duplicate ACKs
  std::uint32_t notes = 0;    ///< note::
  std::uint32_t tshark_flags = 0;  ///< tshark_flag::
  std::uint16_t flags = 0;         ///< flag::
  std::uint16_t raw_window = 0;
  std::uint16_t max_segment = 0;
  std::uint16_t urgent = 0;
  std::uint8_t from = 0;  ///< side 0 or 1
  lens::role role = role::plain;
  std::uint8_t has = 0;  ///< segment::option
  std::uint8_t window_scale = 0;
  std::uint8_t ecn = 0;
  std::uint8_t sack_count = 0;
  bool acks_fin = false;      ///< it acknowledges the other side's FIN
  bool window_known = true;   ///< false where the scale was not captured
  bool accurate_ecn = false;  ///< AE, CWR and ECE are a counter of marks (RFC 9768)
  std::array<sack_block, 4> sack{};

  bool is(std::uint16_t bits) const { return (flags & bits) == bits; }
  bool any(std::uint16_t bits) const { return (flags & bits) != 0; }
  bool noted(std::uint32_t bits) const { return (notes & bits) != 0; }
};

}  // namespace lens
