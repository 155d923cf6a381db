#include "analysis/record_spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace lens {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int unnamed_file() {
  const char* folder = std::getenv("TMPDIR");
  if (folder == nullptr || *folder == '\0') folder = "/tmp";
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) return fd;
  std::string name = std::string(folder) + "/tcplens-XXXXXX";  // file systems without O_TMPFILE
  fd = mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail("temporary file (set TMPDIR to a folder with space)");
  unlink(name.c_str());
  return fd;
}

}  // namespace

spill_file::~spill_file() {
  if (fd_ >= 0) close(fd_);
}

std::uint64_t spill_file::append(std::span<const std::byte> bytes) {
  if (fd_ < 0) fd_ = unnamed_file();
  const std::uint64_t at = end_;
  while (!bytes.empty()) {
    const ssize_t n = pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(end_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail("temporary file (set TMPDIR to a folder with space)");
    end_ += static_cast<std::uint64_t>(n);
    in_use_ += static_cast<std::uint64_t>(n);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return at;
}

void spill_file::read(std::uint64_t at, std::span<std::byte> into) const {
  while (!into.empty()) {
    const ssize_t n = pread(fd_, into.data(), into.size(), static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("temporary file");
    at += static_cast<std::uint64_t>(n);
    into = into.subspan(static_cast<std::size_t>(n));
  }
}

void spill_file::release(std::uint64_t bytes) {
  in_use_ -= bytes;
  if (in_use_ == 0 && end_ > 0) {
    end_ = 0;
    if (ftruncate(fd_, 0) != 0) fail("temporary file");
  }
}

void record_spool::flush(spill_file& disk) {
  if (tail_.empty()) return;
  blocks_.push_back({disk.append(tail_), static_cast<std::uint32_t>(tail_.size())});
  disk.held(-static_cast<std::ptrdiff_t>(tail_.size()));
  if (disk.crowded()) {
    tail_ = {};
  } else {
    tail_.clear();
  }
}

std::span<const std::byte> record_spool::cursor::take(std::size_t bytes) {
  while (block_.size() - at_ < bytes) {
    if (next_ > of_.blocks_.size()) return {};
    at_ = 0;
    if (next_ == of_.blocks_.size()) {
      block_ = of_.tail_;
    } else {
      buffer_.resize(of_.blocks_[next_].size);
      disk_.read(of_.blocks_[next_].at, buffer_);
      block_ = buffer_;
    }
    ++next_;
  }
  at_ += bytes;
  return block_.subspan(at_ - bytes, bytes);
}

void record_spool::clear(spill_file& disk) {
  std::uint64_t bytes = 0;
  for (const auto& b : blocks_) bytes += b.size;
  if (bytes > 0) disk.release(bytes);
  disk.held(-static_cast<std::ptrdiff_t>(tail_.size()));
  blocks_ = {};
  tail_ = {};
}

}  // namespace lens
