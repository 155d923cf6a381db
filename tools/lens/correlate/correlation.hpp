#pragma once
// Calls, samples and packets of one connection, tied together by the offset in the stream: when
// each byte was written, sent, when it arrived, when it was read; when a program was blocked in
// which call; how full the buffers were at each segment.

#include <optional>
#include <vector>

#include "analysis/connection.hpp"
#include "correlate/events.hpp"

namespace lens {

/// A time, or two times between which it was; 0: not known.
struct moment {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::uint64_t frame = 0;  ///< the frame that shows it, 0 where it is not a frame
  bool known() const { return end != 0 || begin != 0; }
};

/// The history of bytes [from, to) of a stream, counted from 0.
struct byte_history {
  std::int64_t from = 0;
  std::int64_t to = 0;
  moment written;  ///< entry and return of the call; return 0 where it never returned
  moment sent;     ///< the first segment that carried them
  moment arrived;  ///< in the receiver's kernel: by the capture, an ACK, a sample, or the read
  moment read;     ///< entry and return of the call
  bool whole() const { return written.known() && sent.known() && arrived.known() && read.known(); }
  /// No byte is sent before the call that writes it is entered, nor read before it was sent.
  bool in_order() const;
};

/// How long bytes were where; ns, the mean over bytes.
struct waited {
  std::int64_t maximum = 0;
  double sum = 0;  ///< ns × bytes
  std::int64_t bytes = 0;
  void add(std::int64_t ns, std::int64_t count);
  std::int64_t mean() const {
    return bytes == 0 ? 0 : static_cast<std::int64_t>(sum / static_cast<double>(bytes));
  }
};

struct correlated_stream {
  std::vector<byte_history> histories;
  std::int64_t bytes = 0;
  // Bytes of which that is not known; `unread` only counts bytes that were sent.
  std::int64_t unwritten = 0, unsent = 0, unarrived = 0, unread = 0;
  std::int64_t disordered = 0;  ///< bytes not in order
  waited in_send_buffer;        ///< from the entry of the write to the first segment
  waited on_the_way;
  waited in_receive_buffer;  ///< until the read returned
};

/// A call that took long.
struct blocked_call {
  int side = 0;
  call_event call;
  std::int64_t length = 0;  ///< ns; until the last segment where it never returned
};

/// The counts of one end at one segment; bytes.
struct buffer_counts {
  std::int64_t unsent = 0, unacked = 0;   ///< of its own stream
  std::optional<std::int64_t> send_free;  ///< SO_SNDBUF less these two, where a sample has it
  std::int64_t unread = 0;                ///< of the other's stream
  std::optional<std::int64_t>
      receive_free;  ///< the unused part of the window that it announced last
  bool operator==(const buffer_counts&) const = default;
};

struct step {
  std::uint64_t frame = 0;
  buffer_counts ends[2];  ///< by side
};

struct correlation {
  std::string program[2];             ///< by side; empty where it was not watched
  correlated_stream streams[2];       ///< by the sender's side
  std::vector<blocked_call> blocked;  ///< in the order of their entry
  std::vector<blocked_call> failed;   ///< reads and writes, blocked or not; likewise
  std::vector<step> steps;            ///< one a segment
};

/// Nothing where no event belongs to the connection.
std::optional<correlation> correlate(const connection& c, const spill_file& disk, events& from);

/// The shortest time in a call that counts as being blocked; ns.
inline constexpr std::int64_t shortest_block = 1'000'000;

}  // namespace lens
