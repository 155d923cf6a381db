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
#include <cstring>
#include <memory>

#include "failure.hpp"

namespace socklab {
namespace {

constexpr std::array kinds{".link", ".net"};
constexpr int longest_queue = 64;

// SEQPACKET: a message is read whole, and the end of the connection is seen as such.
descriptor new_socket(int flags = 0) {
  return descriptor{check(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0), "socket")};
}

/// By way of the folder's descriptor: no length of the path matters, and no exchange of the folder.
sockaddr_un address_in(const descriptor& folder, const std::string& file) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + file;
  if (path.size() >= sizeof address.sun_path) throw failure(file + ": too long a name");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

/// errno says why not. EAGAIN: its queue is full, so somebody listens.
descriptor try_connect(const descriptor& folder, const std::string& file, int flags = 0) {
  descriptor s = new_socket(flags);
  const sockaddr_un address = address_in(folder, file);
  if (connect(s.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) s.reset();
  return s;
}
bool has_listener(const descriptor& folder, const std::string& file) {
  return try_connect(folder, file, SOCK_NONBLOCK) || errno == EAGAIN;
}

uid_t peer_of(int connection) {
  ucred peer{};
  socklen_t length = sizeof peer;
  check(getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &length), "SO_PEERCRED");
  return peer.uid;
}

void require_trusted_listener(const descriptor& connection, const std::string& path) {
  const uid_t peer = peer_of(connection.get());
  if (peer != geteuid() && peer != 0)
    throw failure(path + " belongs to another user (" + std::to_string(peer) +
                  "), who is not to be trusted: remove it, or have its owner do so");
}

/// Between bind(2) and listen(2) a socket looks abandoned: who makes or removes one holds this
/// lock.
bool lock(const descriptor& folder) {
  struct stat about {};
  return flock(folder.get(), LOCK_EX) == 0 && fstat(folder.get(), &about) == 0 &&
         about.st_nlink > 0;  // else somebody has removed it
}

std::vector<std::string> files_of(const descriptor& folder, const std::string& kind) {
  std::vector<std::string> files;
  const int copy = openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
        unlinkat(folder.fd.get(), file.c_str(), 0);
  rmdir(folder.path.c_str());
  flock(folder.fd.get(), LOCK_UN);
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

descriptor control_socket::listen() const {
  for (int tries = 0; tries < 100; ++tries) {
    remove_stale_sockets(owner_);
    const runtime_folder folder = make_runtime_folder(folder_, owner_);
    for (const runtime_folder& each : runtime_folders(owner_))
      if (has_listener(each.fd, file_)) throw name_taken(path());
    if (!lock(folder.fd)) continue;
    descriptor listener = new_socket();
    const sockaddr_un address = address_in(folder.fd, file_);
    int bound = -1;
    {
      const acting_as as_owner(owner_);
      bound = bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    if (bound == 0) {
      // Not as the owner: this process's own user is what the other end sees.
      check(::listen(listener.get(), longest_queue), "listen");
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

descriptor connect_control_socket(const std::string& name, const std::string& kind, uid_t owner) {
  remove_stale_sockets(owner);
  for (const runtime_folder& folder : runtime_folders(owner)) {
    descriptor connection = try_connect(folder.fd, name + kind);
    if (connection) {
      require_trusted_listener(connection, folder.path + "/" + name + kind);
      return connection;
    }
    if (errno != ENOENT && errno != ECONNREFUSED) fail(folder.path + "/" + name + kind);
  }
  return {};
}

descriptor connect_control_socket(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) throw failure(path + ": not the path of a socket");
  const descriptor folder{open(path.substr(0, slash + 1).c_str(), O_PATH | O_CLOEXEC)};
  if (!folder) return {};
  descriptor connection = try_connect(folder, path.substr(slash + 1));
  if (connection) require_trusted_listener(connection, path);
  return connection;
}

descriptor accept_trusted(int listener, uid_t owner) {
  descriptor connection{accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)};
  if (!connection) return connection;
  const uid_t peer = peer_of(connection.get());
  if (peer != owner && peer != geteuid() && peer != 0) connection.reset();
  return connection;
}

namespace {

constexpr std::size_t most_descriptors = 8;

struct message {
  char word = 'n';
  iovec data{&word, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> control{};
  msghdr header{};

  message() {
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
  }
  message(const message&) = delete;
  message& operator=(const message&) = delete;
};

}  // namespace

bool send_descriptors(int to, const std::vector<int>& fds) {
  message m;
  const std::size_t bytes = fds.size() * sizeof(int);
  m.header.msg_controllen = fds.empty() ? 0 : CMSG_SPACE(bytes);
  if (fds.empty()) return sendmsg(to, &m.header, MSG_NOSIGNAL) == 1;
  cmsghdr* beside = CMSG_FIRSTHDR(&m.header);
  beside->cmsg_level = SOL_SOCKET;
  beside->cmsg_type = SCM_RIGHTS;
  beside->cmsg_len = CMSG_LEN(bytes);
  std::memcpy(CMSG_DATA(beside), fds.data(), bytes);
  return sendmsg(to, &m.header, MSG_NOSIGNAL) == 1;
}

std::vector<descriptor> receive_descriptors(const descriptor& from, std::size_t count) {
  message m;
  check(recvmsg(from.get(), &m.header, MSG_CMSG_CLOEXEC), "receiving from the other end");
  std::vector<descriptor> received;
  const cmsghdr* beside = CMSG_FIRSTHDR(&m.header);
  if (beside != nullptr && beside->cmsg_level == SOL_SOCKET && beside->cmsg_type == SCM_RIGHTS) {
    std::vector<int> fds((beside->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    std::memcpy(fds.data(), CMSG_DATA(beside), fds.size() * sizeof(int));
    for (const int fd : fds) received.emplace_back(fd);
  }
  if (received.size() != count) received.clear();
  return received;
}

}  // namespace socklab
