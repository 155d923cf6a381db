#pragma once
// What tcpwatch saw: the socket calls of programs, and samples of sockets, by the connection they
// belong to.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/connection.hpp"
#include "correlate/record.hpp"

namespace lens {

/// What a call does to a stream.
enum class effect : std::uint8_t { none, writes, reads };

struct call_event {
  std::string program;
  std::string call;
  std::int64_t fd = -1;
  std::int64_t enter = 0;  ///< ns since 1970
  std::int64_t leave = 0;  ///< 0: it never returned
  std::optional<std::int64_t> asked;
  std::int64_t result = 0;
  std::string error;       ///< errno's name, empty where the call succeeded
  std::int64_t moved = 0;  ///< bytes that went into or out of the stream
  effect does = effect::none;
};

struct sample_event {
  std::int64_t time = 0;
  std::int64_t unread = 0, unsent = 0, unacked = 0;
  std::int64_t send_buffer = 0;
  std::int64_t send_memory = 0;  ///< how much of it is used
  std::int64_t received = 0;     ///< bytes of the peer's stream that have arrived; 0 unknown
  std::int64_t receive_buffer = 0;
  std::optional<std::int64_t> congestion_window;  ///< packets
  std::string state;                              ///< as ss(8) writes it; empty where not there
  // Since the connection was opened, ns: with data to send, and held by either of the two.
  std::optional<std::int64_t> busy, window_limited, buffer_limited;
};

/// Of one end of a connection, each in the order of time.
struct end_events {
  std::vector<call_event> calls;
  std::vector<sample_event> samples;
  bool empty() const { return calls.empty() && samples.empty(); }
};

/// By side.
using both_ends = std::array<end_events, 2>;

class events {
 public:
  /// Reads events.jsonl (each_record).
  /// `hide_names`: programs have none.
  explicit events(const std::string& file, origin from = origin::named, bool hide_names = false);

  /// Of both ends of a connection, a little beyond its end: calls go on after the last segment
  /// (close(), reads of what had arrived), and so does the sampler. They are taken out, since the
  /// same addresses and ports may be used again later; asked again for the same connection, it
  /// gives the same.
  const both_ends& of(const connection& c);

  const std::string& trouble() const { return trouble_; }

 private:
  struct record {
    timeline<call_event, &call_event::enter> calls;
    timeline<sample_event, &sample_event::time> samples;
  };
  std::map<std::string, record> by_ends_;
  both_ends taken_;
  std::uint64_t taken_for_ = 0;  ///< the connection's number
  std::string trouble_;
};

}  // namespace lens
