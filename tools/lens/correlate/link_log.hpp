#pragma once
// What the link between two hosts did to packets, from the event log of tcplink, compared with the
// segments in the capture.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/connection.hpp"
#include "correlate/record.hpp"

namespace lens {

/// What happened to one packet.
struct link_event {
  enum class disposition : std::uint8_t {
    dropped,
    queued,
    marked,
    duplicated,
    reordered,
    corrupted
  };
  disposition what = disposition::dropped;
  std::string why;                  ///< in the words of the log: loss, counted, queue-full…
  std::string rule;                 ///< where it was counted: "data:7"
  double probability = 0;           ///< where it was chance; 0 unknown
  std::int64_t time = 0;            ///< ns since 1970
  std::int64_t waited = 0;          ///< ns in the queue
  std::uint64_t queue_packets = 0;  ///< that were in the queue; 0 unknown
  std::uint64_t frame = 0;          ///< in the capture that tcplink made, 0 where it is not there
  std::uint64_t number = 0;         ///< among the packets of its direction, from 1
  std::uint32_t bit = 0;            ///< the one that was flipped, from the IP header's first
  std::uint32_t seq = 0, ack = 0;   ///< raw
  std::uint32_t length = 0;
  std::uint16_t flags = 0;  ///< flag::
  std::uint8_t from = 0;    ///< side
  bool copy = false;        ///< of a packet that the link had duplicated
};

/// In the words of the log, in the order of link_event::disposition.
inline constexpr std::array<std::string_view, 6> disposition_names{
    "drop", "queue", "mark", "duplicate", "reorder", "corrupt"};

/// The settings were changed while it ran.
struct link_change {
  std::int64_t time = 0;
  std::string words;  ///< as in the request: "b-to-a: cut"
};

/// Of one connection.
struct link_events {
  std::map<std::uint64_t, std::vector<link_event>> by_frame;
  std::vector<link_event> unseen;    ///< lost before the capture; in order of time
  std::vector<link_change> changes;  ///< the first ones, in the order of time
  std::uint64_t more_changes = 0;    ///< those after them
  std::uint64_t lost[2] = {};        ///< by the sender's side

  const std::vector<link_event>* of(std::uint64_t frame) const {
    const auto found = by_frame.find(frame);
    return found == by_frame.end() ? nullptr : &found->second;
  }
  bool was_lost(std::uint64_t frame) const;
  bool empty() const { return by_frame.empty() && unseen.empty() && changes.empty(); }
};

class link_log {
 public:
  /// Reads link.jsonl (each_record).
  explicit link_log(const std::string& file, origin from = origin::named);

  /// Removes and returns the events of a connection, up to its end.
  link_events take(const connection& c, const spill_file& disk);
  /// Drops that no connection has taken: nothing of these connections was captured.
  std::uint64_t drops_left() const;
  const std::string& trouble() const { return trouble_; }

 private:
  void take_changes(const connection& c, link_events& all) const;

  std::map<std::string, timeline<link_event, &link_event::time>> by_ends_;
  std::vector<link_change> changes_;  // in order of time
  std::string trouble_;
  bool numbered_ = false;  ///< some event has a frame number: tcplink made the capture itself
};

}  // namespace lens
