#pragma once
// What tcpwatch saw: the socket calls of programs, and samples of sockets, by the connection they
// belong to.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "decode/segment.hpp"

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
  std::int64_t send_memory = 0;  ///< what of it is taken
  std::int64_t received = 0;     ///< bytes of the peer's stream that have arrived; 0 unknown
  // Since the connection was opened, ns: with data to send, and held by either of the two.
  std::optional<std::int64_t> busy, window_limited, buffer_limited;
};

/// Of one end of a connection, each in the order of time.
struct end_events {
  std::vector<call_event> calls;
  std::vector<sample_event> samples;
  bool empty() const { return calls.empty() && samples.empty(); }
};

class events {
 public:
  /// Reads events.jsonl. What is no line of it, such as one cut off at the end, is passed over.
  /// Throws std::system_error where the file cannot be read.
  explicit events(const std::string& file);

  /// Takes out what belongs to a connection's end, up to a time: the same addresses and ports may
  /// be used again later.
  end_events take(const endpoint& local, const endpoint& peer, std::int64_t until);

  /// The samples of a connection's end between two times, in their order; they stay.
  std::vector<sample_event> samples(const endpoint& local, const endpoint& peer, std::int64_t from,
                                    std::int64_t until) const;

  /// Of a program that was in a reading call, how long between two times; ns.
  std::int64_t reading(const endpoint& local, const endpoint& peer, std::int64_t from,
                       std::int64_t until) const;

  std::size_t lines() const { return lines_; }
  std::size_t unreadable() const { return unreadable_; }

 private:
  std::map<std::string, end_events> by_ends_;
  std::size_t lines_ = 0;
  std::size_t unreadable_ = 0;
};

}  // namespace lens
