#pragma once
// A record_spool holds the records of a connection until it is reported: they are appended, and
// read from the start. Older records are in an unnamed temporary file, so that memory is limited.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace lens {

/// The temporary file of all spools of a program. It is made at the first use and has no name.
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
  /// So many bytes are no longer needed. Where none are, the file is truncated to nothing.
  void release(std::uint64_t bytes);

  /// The change of the bytes of all spools that are in memory.
  void held(std::ptrdiff_t change) { held_ += static_cast<std::size_t>(change); }
  /// They are so many that each spool should keep few.
  bool crowded() const { return held_ > max_held; }

 private:
  static constexpr std::size_t max_held = std::size_t{64} * 1024 * 1024;

  std::size_t held_ = 0;
  int fd_ = -1;
  std::uint64_t end_ = 0;
  std::uint64_t in_use_ = 0;
};

class record_spool {
 public:
  /// The most bytes of a spool in memory: while there is room for all spools, and otherwise.
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
  /// Reads records in their order, one part after the other.
  class cursor {
   public:
    cursor(const record_spool& of, const spill_file& disk) : of_(of), disk_(disk) {}
    /// The next bytes; valid until the next call. Empty at the end.
    std::span<const std::byte> take(std::size_t bytes);

   private:
    const record_spool& of_;
    const spill_file& disk_;
    std::size_t next_ = 0;  ///< the next block, then the tail
    std::size_t at_ = 0;
    std::vector<std::byte> buffer_;
    std::span<const std::byte> block_;
  };
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
