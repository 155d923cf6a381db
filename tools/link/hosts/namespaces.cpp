#include "hosts/namespaces.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "capabilities.hpp"
#include "failure.hpp"
#include "hosts/name_resolution.hpp"

namespace socklab::link {
namespace {

std::string first_line(const char* file) {
  std::string line;
  std::ifstream in(file);
  std::getline(in, line);
  return line;
}

[[noreturn]] void refused(int error) {
  std::string why = std::string("this system lets no ordinary user make private networks (") +
                    std::strerror(error);
  const char* remedy = "run it with sudo";
  if (first_line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    why += ", kernel.apparmor_restrict_unprivileged_userns=1";
    remedy = "run it with sudo, or: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
  } else if (first_line("/proc/sys/kernel/unprivileged_userns_clone") == "0") {
    why += ", kernel.unprivileged_userns_clone=0";
    remedy = "run it with sudo, or: sudo sysctl kernel.unprivileged_userns_clone=1";
  } else if (first_line("/proc/sys/user/max_user_namespaces") == "0") {
    why += ", user.max_user_namespaces=0";
    remedy = "run it with sudo, or: sudo sysctl user.max_user_namespaces=10000";
  } else if (geteuid() == 0) {
    remedy =
        "root here has no CAP_SYS_ADMIN: in a container, start that with --privileged or --cap-add "
        "SYS_ADMIN,NET_ADMIN";
  }
  throw failure(why + "): " + remedy);
}

void write_file(const char* path, const std::string& text) {
  const sock::descriptor file{open(path, O_WRONLY | O_CLOEXEC)};
  if (!file.is_open() ||
      write(file.fd(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    refused(errno);
}

void enter_user_namespace() {
  const std::string uid = std::to_string(geteuid());
  const std::string gid = std::to_string(getegid());
  if (unshare(CLONE_NEWUSER) != 0) refused(errno);
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", uid + " " + uid + " 1");
  write_file("/proc/self/gid_map", gid + " " + gid + " 1");
}

sock::descriptor open_namespace(const char* kind) {
  return sock::descriptor{
      check(open((std::string("/proc/self/ns/") + kind).c_str(), O_RDONLY | O_CLOEXEC),
            "opening a namespace")};
}

sock::descriptor new_network() {
  if (unshare(CLONE_NEWNET) != 0) refused(errno);
  return open_namespace("net");
}

/// Private mounts, so that the names exist for the hosts only. Without them everything else works.
void set_up_names(hosts& h) {
  if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0)
    h.names_error = std::strerror(errno);
  else
    h.names_error = mount_name_files();
  h.names_resolve = h.names_error.empty();
}

}  // namespace

hosts make_hosts() {
  if (!has_admin_capability()) enter_user_namespace();
  hosts h;
  for (sock::descriptor& net : h.net) net = new_network();
  h.wire = new_network();
  set_up_names(h);
  h.user = open_namespace("user");
  return h;
}

void enter_network(const sock::descriptor& net) {
  check(setns(net.fd(), CLONE_NEWNET), "entering a host's network namespace");
}

namespace {

/// Whether a key now has the value that was written: the same words, or the same numbers (0x10 is
/// 16). The kernel accepts "1 1" for 1; of a row of numbers one may set the first few only.
bool agrees(const std::string& asked, const std::string& now) {
  std::istringstream left(asked);
  std::istringstream right(now);
  std::string a;
  std::string b;
  while (left >> a) {
    if (!(right >> b)) return false;
    char* end_a = nullptr;
    char* end_b = nullptr;
    const long long number_a = std::strtoll(a.c_str(), &end_a, 0);
    const long long number_b = std::strtoll(b.c_str(), &end_b, 0);
    const bool numbers = *end_a == 0 && *end_b == 0;
    if (a != b && !(numbers && number_a == number_b)) return false;
  }
  return true;
}

/// Writes a key of the current network namespace. \throws usage_error where the fault is the
/// request's
void write_key(const std::string& path, const std::string& value, const std::string& what) {
  const sock::descriptor file{open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file.is_open() && errno == ENOENT)
    throw usage_error(what + ": this kernel has no such key for a network namespace");
  if (!file.is_open() || write(file.fd(), value.data(), value.size()) < 0) {
    if (errno == EINVAL || errno == ENOENT || errno == ERANGE)
      throw usage_error(what + ": " + std::strerror(errno));
    fail(what);
  }
  const std::string now = first_line(path.c_str());  // empty: a key that can only be written
  if (!now.empty() && !agrees(value, now))
    throw usage_error(what + ": the kernel changed it to '" + now + "'");
}

}  // namespace

void set_sysctl(const hosts& h, std::string_view assignment) {
  std::string_view rest = assignment;
  bool on_a = true;
  bool on_b = true;
  if (rest.starts_with("A:")) on_b = false;
  if (rest.starts_with("B:")) on_a = false;
  if (!on_a || !on_b) rest.remove_prefix(2);
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos || equals + 1 == rest.size() || !rest.starts_with("net.") ||
      rest.find("..") != std::string_view::npos)
    throw usage_error("--sysctl '" + std::string(assignment) +
                      "': write net.KEY=VALUE, or A:net.KEY=VALUE for one host");
  std::string path = "/proc/sys/" + std::string(rest.substr(0, equals));
  std::ranges::replace(path, '.', '/');
  const std::string value(rest.substr(equals + 1));
  for (const side s : {side::a, side::b}) {
    if (!(s == side::a ? on_a : on_b)) continue;
    enter_network(h.net[static_cast<std::size_t>(s)]);
    write_key(path, value, "--sysctl " + std::string(assignment) + " on host " + host_name(s));
  }
  enter_network(h.wire);
}

}  // namespace socklab::link
