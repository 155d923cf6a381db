#pragma once
// Writes the texts of connections in the order of their numbers, although they come when a
// connection is over. A text that comes too early waits in a temporary file, so that one long
// connection does not keep all others in memory.

#include <cstdint>
#include <deque>
#include <limits>
#include <string_view>

#include "analysis/record_spool.hpp"
#include "render/output.hpp"

namespace lens {

/// The text before the first one, and before each other one.
struct separators {
  std::string_view first;
  std::string_view between;
  /// Texts beyond so many bytes in all are left out.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
};

class in_order {
 public:
  in_order(output& out, const separators& marks) : out_(out), marks_(marks) {}
  in_order(const in_order&) = delete;
  in_order& operator=(const in_order&) = delete;

  /// What `write` puts into the output is the text of connection `id`; ids count from 1.
  template <class Write>
  void text(std::uint64_t id, Write&& write) {
    if (id == next_ && !full()) {
      put_separator();
      const std::uint64_t before = out_.bytes();
      write();
      written_ += out_.bytes() - before;
      done(id, {});
      return;
    }
    const std::uint64_t at = waiting_.end();
    out_.divert(&waiting_);
    write();
    out_.divert(nullptr);
    done(id, {at, waiting_.end() - at});
  }
  /// Connection `id` has no text.
  void none(std::uint64_t id) { done(id, {}); }
  /// Texts that were left out.
  std::uint64_t left_out() const { return left_out_; }

 private:
  struct piece {
    std::uint64_t at = 0;
    std::uint64_t size = 0;
    bool there = false;
  };
  bool full() const { return written_ >= marks_.max_bytes; }
  void put_separator();
  void done(std::uint64_t id, piece one);
  void place(const piece& one);

  output& out_;
  separators marks_;
  spill_file waiting_;
  std::deque<piece> pieces_;  ///< from number next_ on
  std::uint64_t next_ = 1;
  std::uint64_t texts_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace lens
