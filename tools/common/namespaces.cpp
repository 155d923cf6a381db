#include "namespaces.hpp"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "failure.hpp"
#include "sock/descriptor.hpp"

namespace socklab {
namespace {

[[noreturn]] void refuse(const char* why) {
  throw failure(std::string("the other end handed over ") + why + ": nothing was run there");
}

bool is_same(int fd, const char* path) {
  struct stat one {};
  struct stat other {};
  return fstat(fd, &one) == 0 && stat(path, &other) == 0 && one.st_ino == other.st_ino &&
         one.st_dev == other.st_dev;
}

bool belongs_to(int fd, int user) {
  const sock::descriptor owner{ioctl(fd, NS_GET_USERNS)};
  return owner.is_open() && is_same_namespace(owner.fd(), user);
}

}  // namespace

bool is_same_namespace(int one, int other) {
  struct stat first {};
  struct stat second {};
  return fstat(one, &first) == 0 && fstat(other, &second) == 0 && first.st_ino == second.st_ino &&
         first.st_dev == second.st_dev;
}

bool is_own_namespace(int fd, const char* kind) {
  return is_same(fd, (std::string("/proc/self/ns/") + kind).c_str());
}

void require_own_namespaces(const received_namespaces& received, bool on_host) {
  const int user = received.user;
  if (ioctl(user, NS_GET_NSTYPE) != CLONE_NEWUSER) refuse("something else than a user namespace");
  uid_t owner = 0;
  const bool is_mine = ioctl(user, NS_GET_OWNER_UID, &owner) == 0 && owner == geteuid();
  if (!is_mine && !(geteuid() == 0 && is_own_namespace(user, "user")))
    refuse("a user namespace of another user");
  for (const int net : received.networks) {
    if (ioctl(net, NS_GET_NSTYPE) != CLONE_NEWNET) refuse("something else than a network");
    // We may have no permission to read process 1's namespaces; our own are always readable.
    if (is_same(net, "/proc/1/ns/net") || (!on_host && is_own_namespace(net, "net")))
      refuse("the host's own network");
    if (!belongs_to(net, user)) refuse("a network that is not its own");
  }
  for (const int each : received.others) {
    const int type = ioctl(each, NS_GET_NSTYPE);
    if (type != CLONE_NEWNS && type != CLONE_NEWPID) refuse("something else than namespaces");
    if (!is_own_namespace(each, type == CLONE_NEWNS ? "mnt" : "pid") && !belongs_to(each, user))
      refuse("namespaces that are not its own");
  }
}

}  // namespace socklab
