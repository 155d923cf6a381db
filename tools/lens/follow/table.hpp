#pragma once
// The connections that are open: found by addresses and ports, split into streams as tshark splits
// them, told and let go when they are over.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "follow/connection.hpp"

namespace lens {

struct limits {
  /// Connections that are over are kept for stragglers till this many others are over.
  std::size_t lingering = 4096;
  /// Open ones beyond this number: those idle longest are told early.
  std::size_t open = 1U << 20;
  /// Tell them in the order of their numbers: one that is over waits for those that began before
  /// it.
  bool in_order = false;
};

class table {
 public:
  using teller = std::function<void(connection&)>;

  /// `tell` gets each connection once, when it is over (or at finish()).
  table(const wants& wanted, const limits& bounds, teller tell);
  table(const table&) = delete;
  table& operator=(const table&) = delete;
  /// Those not told yet go untold.
  ~table();

  /// Takes the next segment; `out` is filled in. The connection stays valid until the next call.
  connection& take(const segment& s, seen& out);
  /// Takes a header without its segment (segment::partial). It may begin a connection, as in
  /// tshark; one of which nothing else is seen has a number, but is not told.
  void overhear(const segment& s);
  /// The capture is over: tells all that are left, in the order of their numbers.
  void finish();

  spill& disk() { return disk_; }
  std::uint64_t count() const { return made_ - unseen_; }  ///< after finish(): those told
  std::uint64_t last_id() const { return made_; }
  std::size_t held() const { return used_; }

 private:
  struct slot {
    std::uint32_t hash = 0;
    connection* held = nullptr;
  };
  std::size_t find(const segment& s, bool flipped, std::uint32_t hash) const;
  connection& of(const segment& s, bool flipped);
  connection& begin(const segment& s, bool flipped, std::uint32_t hash, bool reused);
  void over(connection& c);
  void unlink(connection& c);
  void retire(connection* c);
  void let_go(connection& c);
  void erase(std::size_t at);
  void grow();
  void evict();

  wants wanted_;
  limits bounds_;
  teller tell_;
  spill disk_;
  std::vector<slot> slots_;
  std::size_t used_ = 0;
  std::size_t hand_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t unseen_ = 0;            ///< of those let go, without a segment
  std::vector<connection*> lingering_;  ///< a ring; null where one went before its time
  std::size_t over_ = 0;                ///< connections that went into it
  std::uint64_t next_told_ = 1;
  std::deque<std::unique_ptr<connection>> waiting_;  ///< from number next_told_ on; in_order only
};

}  // namespace lens
