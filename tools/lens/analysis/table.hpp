#pragma once
// The connections that are open: found by addresses and ports, split into streams as tshark splits
// them, told and let go when they are over.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "analysis/connection.hpp"
#include "analysis/keyed_hash.hpp"

namespace lens {

struct limits {
  /// Connections that are over are kept for stragglers till this many others are over.
  std::size_t most_retired = 4096;
  /// Open ones beyond this number: those idle longest are told early.
  std::size_t open = 1U << 20;
};

class table {
 public:
  using report_function = std::function<void(connection&)>;

  /// `tell` gets each connection once, when it is over (or at finish()): also one of which nothing
  /// but headers was seen (observe_partial()), whose first_frame is 0.
  table(const analysis_options& options, const limits& bounds, report_function report);
  table(const table&) = delete;
  table& operator=(const table&) = delete;
  /// Those not told yet go untold.
  ~table();

  /// Takes the next segment; `out` is filled in. The connection stays valid until the next call.
  connection& take(const segment& s, analyzed_segment& out);
  /// Takes a header without its segment (segment::partial). It may begin a connection, as in
  /// tshark; one of which nothing else is seen has a number, but is not told.
  void observe_partial(const segment& s);
  /// The capture is over: tells all that are left, in the order of their numbers.
  void finish();

  spill_file& disk() { return disk_; }
  std::uint64_t count() const { return made_ - header_only_; }  ///< after finish(): those told
  std::uint64_t last_id() const { return made_; }
  std::size_t held() const { return used_; }

 private:
  struct slot {
    std::uint32_t hash = 0;
    connection* held = nullptr;
  };
  /// The connection that was found last for these ports: mostly the next packet is of the same one,
  /// and then it costs no hash.
  struct latest {
    connection* held = nullptr;
    std::uint32_t ports = 0;
  };
  static constexpr std::size_t most_latest = 128;
  static std::size_t latest_place(std::uint16_t one, std::uint16_t other) {
    return static_cast<std::size_t>(one ^ other) % most_latest;
  }
  std::size_t find(const segment& s, bool flipped, std::uint32_t hash) const;
  connection& of(const segment& s, bool flipped);
  connection& look_up(const segment& s, bool flipped, bool asks);
  connection& begin(const segment& s, bool flipped, std::uint32_t hash, bool reused);
  void retire(connection& c);
  void unlink(connection& c);
  void remove(connection* c);
  void report(connection& c);
  void erase(std::size_t at);
  void grow();
  void evict();

  analysis_options options_;
  limits bounds_;
  report_function report_;
  spill_file disk_;
  keyed_hash hash_;
  std::array<latest, most_latest> latest_{};
  std::vector<slot> slots_;
  std::size_t used_ = 0;
  std::size_t hand_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t header_only_ = 0;     ///< of those let go, without a segment
  std::vector<connection*> retired_;  ///< a ring; null where one went before its time
  std::size_t retired_count_ = 0;     ///< connections that went into it
};

}  // namespace lens
