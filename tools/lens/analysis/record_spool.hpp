#pragma once
// A tape holds what was said of a connection till it is told: written at the end, read from the
// start. Memory is bounded by laying what is older on disk (an unnamed temporary file).

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace lens {

/// The disk behind all tapes of a program. The file is made at the first use and has no name.
class spill_file {
 public:
  spill_file() = default;
  spill_file(const spill_file&) = delete;
  spill_file& operator=(const spill_file&) = delete;
  ~spill_file();

  /// Appends; returns where. Throws std::system_error (no space left, no temporary folder).
  std::uint64_t append(std::span<const std::byte> bytes);
  /// Where the next bytes will be.
  std::uint64_t end() const { return end_; }
  void read(std::uint64_t at, std::span<std::byte> into) const;
  /// What was appended is no longer needed: where nothing is, the file shrinks to nothing.
  void release(std::uint64_t bytes);

  /// Bytes of all tapes that are still in memory.
  void held(std::ptrdiff_t change) { held_ += static_cast<std::size_t>(change); }
  /// So many that each tape should keep little.
  bool crowded() const { return held_ > most_held; }

 private:
  static constexpr std::size_t most_held = std::size_t{64} * 1024 * 1024;

  std::size_t held_ = 0;
  int fd_ = -1;
  std::uint64_t end_ = 0;
  std::uint64_t in_use_ = 0;
};

class record_spool {
 public:
  /// Bytes of a tape that stay in memory: while there is room for all tapes, and where there is
  /// not.
  static constexpr std::size_t block = std::size_t{64} * 1024;
  static constexpr std::size_t small_block = std::size_t{4} * 1024;

  void put(spill_file& disk, const void* record, std::size_t bytes) {
    const auto* p = static_cast<const std::byte*>(record);
    if (tail_.size() + bytes > (disk.crowded() ? small_block : block)) flush(disk);
    tail_.insert(tail_.end(), p, p + bytes);
    disk.held(static_cast<std::ptrdiff_t>(bytes));
  }
  void flush(spill_file& disk);
  void clear(spill_file& disk);
  bool empty() const { return tail_.empty() && blocks_.empty(); }
  std::size_t memory() const { return tail_.capacity(); }
  /// Calls `take(std::span<const std::byte>)` for each block, in order; a record never straddles
  /// two.
  template <class Take>
  void each_block(const spill_file& disk, Take&& take) const {
    std::vector<std::byte> buffer;
    for (const auto& b : blocks_) {
      buffer.resize(b.size);
      disk.read(b.at, buffer);
      take(std::span<const std::byte>(buffer));
    }
    take(std::span<const std::byte>(tail_));
  }

 private:
  struct where {
    std::uint64_t at;
    std::uint32_t size;
  };
  std::vector<std::byte> tail_;
  std::vector<where> blocks_;
};

}  // namespace lens
