#include "shared_ring.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace tcpwatch {
namespace {

namespace fs = std::filesystem;
constexpr const char* prefix = "tcpwatch-ring.";

std::string link_of(const std::string& ring) {
  return ring + ".so";
}

// A tcpwatch that was killed could not remove its ring. Nobody holds the lock of such a one.
void sweep(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator(folder, ignored)) {
    if (each.path().filename().string().rfind(prefix, 0) != 0) continue;
    const int fd = open(each.path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) continue;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
      unlink(link_of(each.path()).c_str());
      unlink(each.path().c_str());
    }
    close(fd);
  }
}

// Room is taken at once: a page that cannot be had later would kill the watched program by SIGBUS.
int create_in(const fs::path& folder, std::string& path) {
  path = (folder / prefix).string() + "XXXXXX";
  const int fd = mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) return -1;
  flock(fd, LOCK_EX);
  struct stat status;
  if (fstat(fd, &status) == 0 && status.st_nlink == 0) {
    close(fd);  // swept up by another tcpwatch before we had the lock
    return create_in(folder, path);
  }
  if (const int error = posix_fallocate(fd, 0, sizeof(ring)); error != 0) {
    unlink(path.c_str());
    close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

}  // namespace

shared_ring::shared_ring() {
  const char* temporary = std::getenv("TMPDIR");
  for (const fs::path folder : {"/dev/shm", temporary != nullptr ? temporary : "/tmp", "/tmp"}) {
    sweep(folder);
    fd_ = create_in(folder, path_);
    if (fd_ >= 0) break;
  }
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "no room in /dev/shm or /tmp");
  void* memory = mmap(nullptr, sizeof(ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
  if (memory == MAP_FAILED) {
    const int error = errno;
    unlink(path_.c_str());
    throw std::system_error(error, std::generic_category(), path_);
  }
  ring_ = static_cast<ring*>(memory);
  ring_->start();
}

shared_ring::~shared_ring() {
  ring_->closed = 1;
  unlink(link_of(path_).c_str());
  unlink(path_.c_str());
  munmap(ring_, sizeof(ring));
  close(fd_);
}

std::string shared_ring::name_for_preload(const std::string& file) const {
  if (file.find_first_of(" :\t\n") == std::string::npos) return file;
  auto link = link_of(path_);
  fs::create_symlink(file, link);
  return link;
}

}  // namespace tcpwatch
