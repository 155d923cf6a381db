#include "record_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

#include "failure.hpp"

namespace socklab::link {

record_file::record_file(const std::string& path) : path_(path), buffer_(std::size_t{256} << 10) {
  fd_.reset(path == "-" ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                        : open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!fd_) fail(path);
  struct stat about {};
  is_regular_ = fstat(fd_.get(), &about) == 0 && S_ISREG(about.st_mode);
}

void record_file::append(std::string_view text) {
  std::memcpy(append(text.size()), text.data(), text.size());
}

void record_file::make_room(std::size_t size) {
  flush();
  if (buffer_.size() < size) buffer_.resize(size);
}

void record_file::flush() {
  std::size_t done = 0;
  while (done < used_ && trouble_.empty()) {
    const ssize_t n = ::write(fd_.get(), buffer_.data() + done, used_ - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      trouble_ = path_ + ": " + std::strerror(errno) + ": what follows is not recorded";
      // Half a record at its end would make it unreadable.
      if (is_regular_ && ftruncate(fd_.get(), written_) != 0)
        trouble_ += ", and its last record is cut short";
      break;
    }
    done += static_cast<std::size_t>(n);
  }
  if (trouble_.empty()) written_ += static_cast<off_t>(used_);
  used_ = 0;
}

}  // namespace socklab::link
