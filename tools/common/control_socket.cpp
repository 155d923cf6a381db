#include "control_socket.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstring>
#include <memory>

#include "failure.hpp"
#include "sock/unix.hpp"

namespace socklab {
namespace {

constexpr std::array kinds{".link", ".net"};
constexpr int longest_queue = 64;

// SEQPACKET: a message is read whole, and the end of the connection is seen as such.
sock::descriptor new_socket(int flags = 0) {
  return sock::descriptor{
      check(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0), "socket")};
}

/// By way of the folder's descriptor: the path may be long, and nobody can replace the folder
/// meanwhile.
sockaddr_un address_in(const sock::descriptor& folder, const std::string& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder.fd()) + "/" + file;
  if (path.size() >= sizeof address.sun_path) throw failure(file + ": too long a name");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

/// errno says why not. EAGAIN: its queue is full, so somebody listens.
sock::descriptor try_connect(const sock::descriptor& folder, const std::string& file,
                             int flags = 0) {
  sock::descriptor s = new_socket(flags);
  const sockaddr_un address = address_in(folder, file);
  if (connect(s.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    s = sock::descriptor(-1);
  return s;
}
bool has_listener(const sock::descriptor& folder, const std::string& file) {
  return try_connect(folder, file, SOCK_NONBLOCK).is_open() || errno == EAGAIN;
}

uid_t peer_of(const sock::descriptor& connection) {
  return sock::unix_stream_view(connection.fd()).credentials().uid;
}

void require_trusted_listener(const sock::descriptor& connection, const std::string& path) {
  const uid_t peer = peer_of(connection);
  if (peer != geteuid() && peer != 0)
    throw failure(path + " belongs to another user (" + std::to_string(peer) +
                  "), who is not to be trusted: remove it, or have its owner do so");
}

/// Between bind(2) and listen(2) a socket looks stale: whoever creates or removes one holds this
/// lock.
bool lock(const sock::descriptor& folder) {
  struct stat about {};
  return flock(folder.fd(), LOCK_EX) == 0 && fstat(folder.fd(), &about) == 0 &&
         about.st_nlink > 0;  // otherwise the folder has been removed
}

std::vector<std::string> files_of(const sock::descriptor& folder, const std::string& kind) {
  std::vector<std::string> files;
  const int copy = openat(folder.fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> dir{copy < 0 ? nullptr : fdopendir(copy), closedir};
  while (const dirent* entry = dir ? readdir(dir.get()) : nullptr)
    if (std::string(entry->d_name).ends_with(kind)) files.emplace_back(entry->d_name);
  std::ranges::sort(files);
  return files;
}

void remove_stale_in(const runtime_folder& folder) {
  if (!lock(folder.fd)) return;
  for (const char* kind : kinds)
    for (const std::string& file : files_of(folder.fd, kind))
      if (!has_listener(folder.fd, file) && errno == ECONNREFUSED)
        unlinkat(folder.fd.fd(), file.c_str(), 0);
  rmdir(folder.path.c_str());
  flock(folder.fd.fd(), LOCK_UN);
}

}  // namespace

bool is_socket_name(const std::string& name) {
  return !name.empty() && name.size() <= 40 && name[0] != '.' &&
         std::ranges::all_of(name, [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
         });
}

control_socket::control_socket(const std::string& name, const std::string& kind, uid_t owner)
    : file_(name + kind), owner_(owner), folder_(make_runtime_folder(owner).path) {}

sock::descriptor control_socket::listen() const {
  for (int tries = 0; tries < 100; ++tries) {
    remove_stale_sockets(owner_);
    const runtime_folder folder = make_runtime_folder(folder_, owner_);
    for (const runtime_folder& each : runtime_folders(owner_))
      if (has_listener(each.fd, file_)) throw name_taken(path());
    if (!lock(folder.fd)) continue;
    sock::descriptor listener = new_socket();
    const sockaddr_un address = address_in(folder.fd, file_);
    int bound = -1;
    {
      const acting_as as_owner(owner_);
      bound = bind(listener.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    if (bound == 0) {
      // Not as the owner: this process's own user is what the other end sees.
      check(::listen(listener.fd(), longest_queue), "listen");
      return listener;
    }
    if (errno != EADDRINUSE) fail(path());
  }
  throw name_taken(path());
}

void remove_stale_sockets(uid_t owner) {
  const std::vector<runtime_folder> folders = runtime_folders(owner);
  const acting_as as_owner(owner);
  for (const runtime_folder& each : folders) remove_stale_in(each);
}

std::vector<std::string> control_socket_names(const std::string& kind, uid_t owner) {
  remove_stale_sockets(owner);
  std::vector<std::string> names;
  for (const runtime_folder& folder : runtime_folders(owner))
    for (std::string& file : files_of(folder.fd, kind))
      names.push_back(file.substr(0, file.size() - kind.size()));
  std::ranges::sort(names);
  return names;
}

sock::descriptor connect_control_socket(const std::string& name, const std::string& kind,
                                        uid_t owner) {
  remove_stale_sockets(owner);
  for (const runtime_folder& folder : runtime_folders(owner)) {
    const std::string socket_name = name + kind;
    const std::string path = folder.path + "/" + socket_name;
    sock::descriptor connection = try_connect(folder.fd, socket_name);
    if (connection.is_open()) {
      require_trusted_listener(connection, path);
      return connection;
    }
    if (errno != ENOENT && errno != ECONNREFUSED) fail(path);
  }
  return sock::descriptor(-1);
}

sock::descriptor connect_control_socket(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) throw failure(path + ": not the path of a socket");
  const sock::descriptor folder{open(path.substr(0, slash + 1).c_str(), O_PATH | O_CLOEXEC)};
  if (!folder.is_open()) return sock::descriptor(-1);
  sock::descriptor connection = try_connect(folder, path.substr(slash + 1));
  if (connection.is_open()) require_trusted_listener(connection, path);
  return connection;
}

sock::descriptor accept_trusted(int listener, uid_t owner) {
  sock::descriptor connection{accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)};
  if (!connection.is_open()) return connection;
  const uid_t peer = peer_of(connection);
  if (peer != owner && peer != geteuid() && peer != 0) connection = sock::descriptor(-1);
  return connection;
}

bool send_descriptors(int to, const std::vector<int>& fds) {
  const std::vector<sock::descriptor_view> passed(fds.begin(), fds.end());
  std::error_code error;
  // Who connects and does not read must not stop the sender.
  sock::unix_stream_view(to).send_descriptors(std::string_view("n"), passed,
                                              std::chrono::milliseconds(100), error);
  return !error;
}

std::vector<sock::descriptor> receive_descriptors(const sock::descriptor& from, std::size_t count) {
  std::vector<sock::descriptor> received;
  for (std::size_t i = 0; i < count; ++i) received.emplace_back(-1);
  std::array<char, 1> word{};
  if (sock::unix_stream_view(from.fd()).receive_descriptors(word, received).descriptors != count)
    received.clear();
  return received;
}

}  // namespace socklab
