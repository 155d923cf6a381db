#include "output.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <system_error>

#include "special_file.hpp"

namespace tcpwatch {
namespace {

namespace fs = std::filesystem;

// NAME_MAX is 255 bytes: a name that is that long already must not become longer here.
std::string start_of_random_name(const std::string& file) {
  return '.' + fs::path(file).filename().string().substr(0, 200) + '.';
}

// A name beside `file` that cannot be predicted; it must be created with O_EXCL.
std::string random_name(const std::string& file) {
  std::random_device random;
  char suffix[20];
  std::snprintf(suffix, sizeof suffix, "%08x%08x", random(), random());
  return fs::path(file).replace_filename(start_of_random_name(file) + suffix);
}

bool is_random_name_of(const std::string& name, const std::string& file) {
  const auto start = start_of_random_name(file);
  return name.size() == start.size() + 16 && name.rfind(start, 0) == 0 &&
         name.find_first_not_of("0123456789abcdef", start.size()) == std::string::npos;
}

std::string folder_of(const std::string& file) {
  const auto folder = fs::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

// A tcpwatch that was killed could not remove its file. No process holds the lock of such a file.
void sweep(const std::string& file) {
  std::error_code error;
  for (fs::directory_iterator each(folder_of(file), error), end; !error && each != end;
       each.increment(error)) {
    if (!is_random_name_of(each->path().filename(), file)) continue;
    const int fd = open(each->path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat status;
    if (fd >= 0 && fstat(fd, &status) == 0 && status.st_uid == geteuid() &&
        flock(fd, LOCK_EX | LOCK_NB) == 0) {
      unlink(each->path().c_str());
    }
    if (fd >= 0) close(fd);
  }
}

// Others who may write to a folder can replace what root makes there.
void warn_of_others(const std::string& folder) {
  struct stat status;
  if (geteuid() != 0 || stat(folder.c_str(), &status) != 0) return;
  const bool group = (status.st_mode & S_IWGRP) != 0 && status.st_gid != 0;
  if (status.st_uid == 0 && !group && (status.st_mode & S_IWOTH) == 0) return;
  std::fprintf(stderr, "tcpwatch: you are root, and other users may write in %s\n", folder.c_str());
}

}  // namespace

output::output(const std::string& file) : name_(file) {
  if (file == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  struct stat status;
  is_plain_ = stat(file.c_str(), &status) != 0 || S_ISREG(status.st_mode);
  if (is_plain_) {
    open_unnamed();
    warn_of_others(folder_of(file));
  } else {
    fd_ = socklab::open_special_file(file);
  }
}

output::~output() {
  if (fd_ > STDERR_FILENO) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void output::open_unnamed() {
  // The name is given by way of /proc.
  if (access("/proc/self/fd", X_OK) != 0) return open_named();
  fd_ = open(folder_of(name_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (fd_ >= 0) return;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) fail(errno);
  open_named();
}

void output::open_named() {
  sweep(name_);
  const auto name = random_name(name_);
  fd_ = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd_ < 0) fail(errno);
  flock(fd_, LOCK_EX);
  temporary_ = name;
}

void output::fail(int error) {
  if (fd_ > STDERR_FILENO) close(fd_);
  fd_ = -1;
  buffer_.clear();
  throw std::system_error(error, std::generic_category(), "cannot write " + name_);
}

void output::flush() {
  std::size_t done = 0;
  while (fd_ >= 0 && done < buffer_.size()) {
    const auto written = write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    done += static_cast<std::size_t>(written);
  }
  buffer_.clear();
}

void output::finish() {
  flush();
  if (!is_plain_ || fd_ < 0) return;
  if (temporary_.empty()) give_name();
  if (std::rename(temporary_.c_str(), name_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

// A link cannot take the place of a file: a name for the while, for rename().
void output::give_name() {
  const auto file = "/proc/self/fd/" + std::to_string(fd_);
  const auto name = random_name(name_);
  if (linkat(AT_FDCWD, file.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) fail(errno);
  temporary_ = name;
}

}  // namespace tcpwatch
