#pragma once
// Standard output, or a file that gets its name only when it is complete.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "analysis/record_spool.hpp"

namespace lens {

class output {
 public:
  /// Empty: standard output. Else a file beside `path` that commit() renames to it. Throws
  /// std::system_error.
  explicit output(const std::string& path);
  output(const output&) = delete;
  output& operator=(const output&) = delete;
  ~output();

  void put(std::string_view s) {
    if (diverted_ != nullptr) {
      diverted_->append(std::as_bytes(std::span(s)));
      return;
    }
    if (buffer_.size() + s.size() > capacity) flush();
    buffer_.append(s);
    bytes_ += s.size();
  }
  /// From now on put() writes there; null: here again.
  void divert(spill_file* to) { diverted_ = to; }
  /// Bytes that were put here so far.
  std::uint64_t bytes() const { return bytes_; }
  /// Writes out what is buffered. Throws std::system_error.
  void flush();
  /// All is written: the file gets its name. Throws std::system_error.
  void commit();
  /// For a signal handler: removes the unfinished file. Async-signal-safe.
  static void abandon() noexcept;

  bool is_terminal() const { return terminal_; }
  int descriptor() const { return fd_; }

 private:
  static constexpr std::size_t capacity = std::size_t{128} * 1024;
  std::string path_;
  std::string temporary_;
  std::string buffer_;
  spill_file* diverted_ = nullptr;
  std::uint64_t bytes_ = 0;
  int fd_ = 1;
  bool terminal_ = false;
};

}  // namespace lens
