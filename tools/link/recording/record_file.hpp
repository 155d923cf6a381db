#pragma once
#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sock/descriptor.hpp"

namespace socklab::link {

/// A file that grows by whole records: each write(2) ends at the end of one, so that the file can
/// be read at any time, also after this process was killed. `-` is standard output. It is always a
/// new file, created under a random name and renamed over the old one: a symbolic link there is not
/// followed. If it cannot be written (disk full, file size limit), it is removed.
class record_file {
 public:
  /// \throws failure
  explicit record_file(const std::string& path);
  record_file(const record_file&) = delete;
  record_file& operator=(const record_file&) = delete;
  ~record_file() { flush(); }

  /// Room for a record of `size` bytes, to be filled before the next call.
  std::byte* append(std::size_t size) {
    if (buffer_.size() - used_ < size) make_room(size);
    std::byte* place = buffer_.data() + used_;
    used_ += size;
    return place;
  }
  void append(std::string_view text);
  void flush();
  const std::string& error() const { return error_; }
  bool wants_flush() const { return used_ > 0; }

 private:
  void make_room(std::size_t size);
  void create();
  void give_up();
  std::string path_;
  sock::descriptor fd_{-1};
  std::vector<std::byte> buffer_;
  std::size_t used_ = 0;
  bool is_regular_ = false;  ///< a file that this object created
  std::string error_;
};

}  // namespace socklab::link
