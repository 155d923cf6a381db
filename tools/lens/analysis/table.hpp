#pragma once
// The open connections: found by addresses and ports, split into streams as tshark splits them, and
// reported when they are over.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "analysis/keyed_hash.hpp"
#include "analysis/tracker.hpp"

namespace lens {

struct limits {
  /// A connection that is over is kept for late segments until so many others are over.
  std::size_t max_retired = 4096;
  /// Where more are open, those that are idle longest are reported early.
  std::size_t open = 1U << 20;
};

class table {
 public:
  using report_function = std::function<void(connection&)>;

  /// `report` is called once for each connection, when it is over or at finish(); also for one
  /// without any segment, of which there were only headers (observe_partial()): its first_frame is
  /// 0.
  table(const analysis_options& options, const limits& bounds, report_function report);
  table(const table&) = delete;
  table& operator=(const table&) = delete;
  /// Connections that were not reported yet are not reported.
  ~table();

  /// Takes the next segment; `out` is filled in. The connection stays valid until the next call.
  connection& take(const segment& s, analyzed_segment& out);
  /// Takes a header without its segment (segment::partial). It may begin a connection, as in
  /// tshark.
  void observe_partial(const segment& s);
  /// The capture is over: reports all that are left, in the order of their numbers.
  void finish();

  spill_file& disk() { return disk_; }
  std::uint64_t count() const {
    return made_ - header_only_;
  }  ///< after finish(): those with a segment
  std::uint64_t last_id() const { return made_; }
  std::size_t held() const { return used_; }

 private:
  struct slot {
    std::uint32_t hash = 0;
    connection_tracker* tracker = nullptr;
  };
  /// The connection that was found last for these ports: mostly the next packet is of the same one,
  /// and then it costs no hash.
  struct latest {
    connection_tracker* tracker = nullptr;
    std::uint32_t ports = 0;
  };
  static constexpr std::size_t max_latest = 128;
  static std::size_t latest_place(std::uint16_t one, std::uint16_t other) {
    return static_cast<std::size_t>(one ^ other) % max_latest;
  }
  std::size_t find(const segment& s, bool flipped, std::uint32_t hash) const;
  connection_tracker& of(const segment& s, bool flipped);
  connection_tracker& look_up(const segment& s, bool flipped, bool asks);
  connection_tracker& begin(const segment& s, bool flipped, std::uint32_t hash, bool reused);
  void retire(connection_tracker& c);
  void unlink(connection_tracker& c);
  void remove(connection_tracker* c);
  void report(connection_tracker& c);
  void erase(std::size_t at);
  void grow();
  void evict();

  analysis_options options_;
  limits bounds_;
  report_function report_;
  spill_file disk_;
  keyed_hash hash_;
  std::array<latest, max_latest> latest_{};
  std::vector<slot> slots_;
  std::size_t used_ = 0;
  std::size_t eviction_cursor_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t header_only_ = 0;             ///< reported ones without a segment
  std::vector<connection_tracker*> retired_;  ///< a ring; null where one was removed early
  std::size_t retired_count_ = 0;             ///< connections that went into it
};

}  // namespace lens
