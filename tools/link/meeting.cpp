#include "meeting.hpp"

#include <dirent.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "failure.hpp"

namespace socklab::link {
namespace {

constexpr const char* ending = ".link";

std::string folder() {
  return "/tmp/tcplink-" + std::to_string(geteuid());
}
std::string path_of(const std::string& name) {
  return folder() + "/" + name + ending;
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw failure(path + ": too long for the name of a socket");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

// SEQPACKET: a request is one message, and the end of the connection is seen as such.
descriptor new_socket() {
  return descriptor{check(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), "socket")};
}

/// errno tells why not.
descriptor try_connect(const std::string& path) {
  descriptor s = new_socket();
  const sockaddr_un address = address_of(path);
  if (connect(s.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) s.reset();
  return s;
}

void make_folder() {
  if (mkdir(folder().c_str(), 0700) == 0) return;
  struct stat about {};
  // /tmp is everybody's: the folder may be another's trap.
  if (lstat(folder().c_str(), &about) != 0) fail(folder());
  if (!S_ISDIR(about.st_mode) || about.st_uid != geteuid() || (about.st_mode & 0077) != 0)
    throw failure(folder() + " is not a folder of yours alone: remove it, or have its owner do so");
}

bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= 40 && name[0] != '.' &&
         std::ranges::all_of(name, [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-';
         });
}

}  // namespace

meeting_place::meeting_place(const std::string& name) : name_(name), path_(path_of(name)) {
  if (!is_name(name))
    throw bad_setting("a link's name has letters, digits, '_', '.', '-', at most 40: not '" + name +
                      "'");
}

descriptor meeting_place::open() const {
  const sockaddr_un address = address_of(path_);
  // The last link to end takes the folder with it, perhaps between our two calls.
  for (int tries = 0; tries < 100; ++tries) {
    make_folder();
    descriptor listener = new_socket();
    if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      check(listen(listener.get(), 64), "listen");
      return listener;
    }
    if (errno == EADDRINUSE) {
      if (try_connect(path_))
        throw failure("a link named " + name_ +
                      " is up already: choose another --name, or join it with tcplink --join " +
                      name_);
      if (errno == ECONNREFUSED)
        unlink(path_.c_str());  // whoever made it was killed with all who would have cleaned up
    } else if (errno != ENOENT) {
      break;
    }
  }
  fail(path_);
}

void remove_meeting_place(const std::string& path) {
  if (!try_connect(path)) unlink(path.c_str());
  rmdir(folder().c_str());
}

std::vector<std::string> links_up() {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir{opendir(folder().c_str()), closedir};
  while (dir) {
    const dirent* entry = readdir(dir.get());
    if (entry == nullptr) break;
    std::string name = entry->d_name;
    if (!name.ends_with(ending)) continue;
    name.resize(name.size() - std::strlen(ending));
    if (try_connect(path_of(name))) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

descriptor connect_to_link(const std::string& name) {
  std::string path;
  if (!name.empty()) {
    if (!is_name(name)) throw bad_setting("'" + name + "' is no name of a link");
    path = path_of(name);
  } else if (const char* here = std::getenv("TCPLINK_SOCKET")) {
    path = here;
  } else {
    const std::vector<std::string> up = links_up();
    if (up.size() != 1) {
      std::string names;
      for (const std::string& each : up) names += " " + each;
      throw failure(up.empty() ? "no link is up: start one with tcplink [OPTIONS] [-- COMMAND...]"
                               : "several links are up: choose with --join one of" + names);
    }
    path = path_of(up[0]);
  }
  descriptor s = try_connect(path);
  if (!s && (errno == ENOENT || errno == ECONNREFUSED))
    throw failure("no link " + (name.empty() ? "at " + path : "named " + name) +
                  " is up: tcplink --list shows those that are");
  if (!s) fail(path);
  return s;
}

void send_message(const descriptor& to, const std::string& text) {
  check(send(to.get(), text.data(), text.size(), MSG_NOSIGNAL), "speaking to the link");
}

std::string receive_message(const descriptor& from) {
  std::string text(longest_message, '\0');
  text.resize(static_cast<std::size_t>(
      check(recv(from.get(), text.data(), text.size(), 0), "hearing the link")));
  return text;
}

namespace {
constexpr std::size_t handed = 4;
using control_buffer = std::array<char, CMSG_SPACE(handed * sizeof(int))>;

msghdr message_with(iovec& data, control_buffer& control) {
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  return message;
}
}  // namespace

bool send_hosts(int to, const hosts& h) {
  const std::array<int, handed> fds{h.net[0].get(), h.net[1].get(), h.user.get(), h.mount.get()};
  char word = 'h';
  iovec data{&word, 1};
  alignas(cmsghdr) control_buffer control{};
  const msghdr message = message_with(data, control);
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fds);
  std::memcpy(CMSG_DATA(header), fds.data(), sizeof fds);
  return sendmsg(to, &message, MSG_NOSIGNAL) == 1;
}

joined_hosts receive_hosts(const descriptor& from) {
  char word = 0;
  iovec data{&word, 1};
  alignas(cmsghdr) control_buffer control{};
  msghdr message = message_with(data, control);
  check(recvmsg(from.get(), &message, MSG_CMSG_CLOEXEC), "hearing the link");
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  std::array<int, handed> fds{};
  if (header == nullptr || header->cmsg_len != CMSG_LEN(sizeof fds))
    throw failure("the link is just ending");
  std::memcpy(fds.data(), CMSG_DATA(header), sizeof fds);
  return {{descriptor{fds[0]}, descriptor{fds[1]}}, descriptor{fds[2]}, descriptor{fds[3]}};
}

}  // namespace socklab::link
