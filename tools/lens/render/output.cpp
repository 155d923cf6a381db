#include "render/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace lens {
namespace {

std::atomic<const char*> unfinished{nullptr};

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

output::output(const std::string& path) : path_(path) {
  buffer_.reserve(capacity);
  struct stat there {};
  const bool special = !path.empty() && stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode);
  if (path.empty()) {
    terminal_ = isatty(1) == 1;
  } else if (special) {  // /dev/stdout, a named pipe: nothing to rename
    fd_ = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd_ < 0) fail(path);
  } else {
    temporary_ = path + ".XXXXXX";
    fd_ = mkostemp(temporary_.data(), O_CLOEXEC);
    if (fd_ < 0) {
      temporary_.clear();
      fail(path);
    }
    const mode_t mask = umask(0);
    umask(mask);
    fchmod(fd_, 0666 & ~mask);
    unfinished = temporary_.c_str();
  }
}

output::~output() {
  if (!temporary_.empty()) {
    unfinished = nullptr;
    unlink(temporary_.c_str());
  }
  if (fd_ > 2) close(fd_);
}

void output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t n = write(fd_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      buffer_.clear();
      fail(path_.empty() ? "standard output" : path_);
    }
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

void output::commit() {
  flush();
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), path_.c_str()) != 0) fail(path_);
  unfinished = nullptr;
  temporary_.clear();
}

void output::abandon() noexcept {
  if (const char* name = unfinished.load(); name != nullptr) unlink(name);
}

}  // namespace lens
