#include "hosts/name_resolution.hpp"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>

#include "hosts/namespaces.hpp"

namespace socklab::link {
namespace {

/// The new files are made in a tmpfs, mounted over a directory that always exists and unmounted
/// again at once. The bind mounts keep it alive until the last process ends.
constexpr const char* scratch = "/tmp";

std::string read_all(const char* path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string hosts_file() {
  std::ostringstream text;
  for (const side s : {side::a, side::b})
    text << addresses(s).ipv4 << '\t' << host_name(s) << '\n'
         << addresses(s).ipv6 << '\t' << host_name(s) << '\n';
  text << "127.0.0.1\tlocalhost\n::1\tlocalhost\n" << read_all("/etc/hosts");
  return text.str();
}

/// systemd-resolved would answer for the machine outside, that there is no such host; inside there
/// is no name server.
std::string nsswitch_file() {
  std::istringstream in(read_all("/etc/nsswitch.conf"));
  std::string text = "hosts: files\n";
  for (std::string line; std::getline(in, line);)
    if (!line.starts_with("hosts:")) text += line + '\n';
  return text;
}

/// Both hosts have both families. IPv4 first: to a server that listens on IPv4 alone, glibc's own
/// order would open every capture with a SYN over IPv6 and a RST.
constexpr const char* gai_file =
    "precedence ::1/128 50\nprecedence ::ffff:0:0/96 100\nprecedence ::/0 40\n";

std::string failed(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

std::string bind_mount_over(const char* target, const std::string& text) {
  struct stat there {};
  if (stat(target, &there) != 0) return {};  // its defaults are sufficient
  const std::string source = std::string(scratch) + "/" + (std::strrchr(target, '/') + 1);
  {
    std::ofstream out(source);
    out << text;
    if (!out.flush()) return failed(source.c_str());
  }
  if (mount(source.c_str(), target, nullptr, MS_BIND, nullptr) != 0) return failed(target);
  return {};
}

}  // namespace

std::string mount_name_files() {
  const std::string hosts = hosts_file();
  const std::string nsswitch = nsswitch_file();
  if (mount("tcplink", scratch, "tmpfs", 0, "mode=0755") != 0) return failed("mounting a tmpfs");
  std::string error = bind_mount_over("/etc/hosts", hosts);
  if (error.empty()) error = bind_mount_over("/etc/nsswitch.conf", nsswitch);
  if (error.empty()) error = bind_mount_over("/etc/gai.conf", gai_file);
  if (umount2(scratch, MNT_DETACH) != 0 && error.empty()) error = failed("unmounting a tmpfs");
  // A name service cache (nscd) would answer from outside; hide its socket.
  struct stat there {};
  if (stat("/run/nscd/socket", &there) == 0) mount("tcplink", "/run/nscd", "tmpfs", 0, "mode=0755");
  return error;
}

}  // namespace socklab::link
