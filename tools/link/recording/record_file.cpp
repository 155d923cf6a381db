#include "recording/record_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "failure.hpp"
#include "special_file.hpp"

namespace socklab::link {

record_file::record_file(const std::string& path) : path_(path), buffer_(std::size_t{256} << 10) {
  struct stat there {};
  struct stat link {};
  if (path == "-") {
    fd_ = sock::descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  } else if (stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    // A pipe, /dev/null, /dev/stdout. A symbolic link that another user has made could misdirect
    // root.
    if (geteuid() == 0 && lstat(path.c_str(), &link) == 0 && link.st_uid != 0)
      throw failure(path + ": belongs to another user: choose another name");
    fd_ = sock::descriptor(open_special_file(path));
  } else {
    create();
  }
  if (!fd_.is_open()) fail(path);
}

void record_file::create() {
  std::string temporary = path_ + ".XXXXXX";
  fd_ = sock::descriptor(mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd_.is_open()) fail(path_);
  const mode_t mask = umask(0);
  umask(mask);
  is_regular_ =
      fchmod(fd_.fd(), 0666 & ~mask) == 0 && rename(temporary.c_str(), path_.c_str()) == 0;
  if (is_regular_) return;
  const int error = errno;
  unlink(temporary.c_str());
  fail(path_, error);
}

void record_file::give_up() {
  error_ = path_ + ": " + std::strerror(errno);
  if (!is_regular_) {
    error_ += ": what follows is not recorded";
    return;
  }
  struct stat mine {};
  struct stat named {};
  if (fstat(fd_.fd(), &mine) == 0 && lstat(path_.c_str(), &named) == 0 &&
      mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
    unlink(path_.c_str());
  error_ += ": not whole, and therefore removed";
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
  while (done < used_ && error_.empty()) {
    const ssize_t n = ::write(fd_.fd(), buffer_.data() + done, used_ - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      give_up();
    else
      done += static_cast<std::size_t>(n);
  }
  used_ = 0;
}

}  // namespace socklab::link
