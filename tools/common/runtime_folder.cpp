#include "runtime_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "failure.hpp"

namespace socklab {
namespace {

sock::descriptor open_private(const std::string& path, uid_t owner) {
  sock::descriptor fd{open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  struct stat about {};
  if (fd.is_open() &&
      (fstat(fd.fd(), &about) != 0 || about.st_uid != owner || (about.st_mode & 077) != 0)) {
    fd = sock::descriptor(-1);
    errno = EPERM;
  }
  return fd;
}

std::string shared_name(uid_t owner) {
  return "/tmp/socklab-" + std::to_string(owner);
}

/// Candidates with fixed names, in the order of preference.
std::vector<std::string> fixed_places(uid_t owner) {
  std::vector<std::string> places;
  const char* given = std::getenv("XDG_RUNTIME_DIR");
  for (const std::string& base :
       {std::string(given != nullptr ? given : ""), "/run/user/" + std::to_string(owner)})
    if (base.starts_with('/') && open_private(base, owner).is_open())
      places.push_back(base + "/socklab");
  places.push_back(shared_name(owner));
  return places;
}

std::vector<std::string> random_places(uid_t owner) {
  std::vector<std::string> places;
  const std::string prefix = "socklab-" + std::to_string(owner) + ".";
  const std::unique_ptr<DIR, int (*)(DIR*)> dir{opendir("/tmp"), closedir};
  while (const dirent* entry = dir ? readdir(dir.get()) : nullptr)
    if (std::string(entry->d_name).starts_with(prefix))
      places.push_back(std::string("/tmp/") + entry->d_name);
  std::ranges::sort(places);
  return places;
}

std::optional<runtime_folder> open_folder(const std::string& path, uid_t owner) {
  sock::descriptor fd = open_private(path, owner);
  if (!fd.is_open()) return std::nullopt;
  return runtime_folder{std::move(fd), path};
}

/// Again where another process has removed it, as empty, between mkdir(2) and open(2).
std::optional<runtime_folder> make_folder(const std::string& path, uid_t owner) {
  for (int tries = 0; tries < 100; ++tries) {
    mkdir(path.c_str(), 0700);  // it may exist; its owner is checked when it is opened
    if (auto folder = open_folder(path, owner)) return folder;
    if (errno != ENOENT) break;
  }
  return std::nullopt;
}

}  // namespace

acting_as::acting_as(uid_t owner) : before_(geteuid()), umask_before_(umask(077)) {
  if (before_ == 0 && owner != 0 && seteuid(owner) != 0)
    fail("acting for user " + std::to_string(owner));
}
acting_as::~acting_as() {
  if (geteuid() != before_ && seteuid(before_) != 0) std::abort();
  umask(umask_before_);
}

std::vector<runtime_folder> runtime_folders(uid_t owner) {
  const acting_as as_owner(owner);
  std::vector<std::string> places = fixed_places(owner);
  std::ranges::copy(random_places(owner), std::back_inserter(places));
  std::vector<runtime_folder> found;
  for (const std::string& path : places)
    if (auto folder = open_folder(path, owner)) found.push_back(std::move(*folder));
  return found;
}

runtime_folder make_runtime_folder(uid_t owner) {
  const acting_as as_owner(owner);
  for (const std::string& path : fixed_places(owner))
    if (auto folder = make_folder(path, owner)) return std::move(*folder);
  for (const std::string& path : random_places(owner))
    if (auto folder = open_folder(path, owner)) return std::move(*folder);
  std::string path = shared_name(owner) + ".XXXXXX";
  if (mkdtemp(path.data()) != nullptr)
    if (auto folder = open_folder(path, owner)) return std::move(*folder);
  fail("no folder for sockets: neither $XDG_RUNTIME_DIR is a folder of yours alone, nor could " +
       path + " be made");
}

runtime_folder make_runtime_folder(const std::string& path, uid_t owner) {
  const acting_as as_owner(owner);
  if (auto folder = make_folder(path, owner)) return std::move(*folder);
  fail(path);
}

}  // namespace socklab
