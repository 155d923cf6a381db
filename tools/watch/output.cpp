#include "output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace tcpwatch {

output::output(const std::string& file) : name_(file) {
  if (file == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  struct stat status;
  const bool is_device = stat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
  if (!is_device) temporary_ = file + ".part";
  const auto& path = is_device ? name_ : temporary_;
  fd_ = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
}

output::~output() {
  if (fd_ > STDERR_FILENO) close(fd_);
  // Nothing in it: the command never ran.
  if (struct stat status;
      !temporary_.empty() && stat(temporary_.c_str(), &status) == 0 && status.st_size == 0) {
    unlink(temporary_.c_str());
  }
}

void output::flush() {
  std::size_t done = 0;
  while (fd_ >= 0 && done < buffer_.size()) {
    const auto written = write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      if (fd_ > STDERR_FILENO) close(fd_);
      fd_ = -1;
      buffer_.clear();
      throw std::system_error(error, std::generic_category(), "cannot write " + name_);
    }
    done += static_cast<std::size_t>(written);
  }
  buffer_.clear();
}

void output::finish() {
  flush();
  if (temporary_.empty() || fd_ < 0) return;
  if (std::rename(temporary_.c_str(), name_.c_str()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write " + name_);
  }
  temporary_.clear();
}

}  // namespace tcpwatch
