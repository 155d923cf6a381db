#include "owned_sockets.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "clock.hpp"

namespace tcpwatch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// 127.0.0.1 and ::ffff:127.0.0.1 are the same socket's address.
void append(unsigned char* to, const address& value) {
  static constexpr unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (value.family == AF_INET) {
    std::memcpy(to, mapped, sizeof mapped);
    std::memcpy(to + sizeof mapped, value.ip, 4);
  } else {
    std::memcpy(to, value.ip, 16);
  }
  std::memcpy(to + 16, &value.port, 2);
}

// The inodes of a process's sockets.
void add_inodes(pid_t pid, std::set<std::uint32_t>& inodes) {
  std::error_code error;
  const auto folder = "/proc/" + std::to_string(pid) + "/fd";
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    std::error_code gone;
    const auto target = fs::read_symlink(each->path(), gone).string();
    constexpr std::string_view prefix = "socket:[";
    if (target.rfind(prefix, 0) != 0) continue;
    inodes.insert(
        static_cast<std::uint32_t>(std::strtoul(target.c_str() + prefix.size(), nullptr, 10)));
  }
}

void add_children(pid_t pid, std::vector<pid_t>& list) {
  std::error_code error;
  const auto folder = "/proc/" + std::to_string(pid) + "/task";
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    std::ifstream children(each->path() / "children");
    for (pid_t child = 0; children >> child;) list.push_back(child);
  }
}

}  // namespace

owned_sockets::key owned_sockets::key_of(const address& local, const address& peer) {
  key result{};
  append(result.data(), local);
  append(result.data() + 18, peer);
  return result;
}

void owned_sockets::note_call(const call_data& call) {
  if (call.ends.local.port != 0) addresses_[key_of(call.ends.local, call.ends.peer)] = clock::now();
}

bool owned_sockets::has_owned_listener(address local) {
  if (addresses_.count(key_of(local, {})) > 0) return true;
  std::memset(local.ip, 0, sizeof local.ip);
  return addresses_.count(key_of(local, {})) > 0 ||
         (local.family == AF_INET &&
          (local.family = AF_INET6, addresses_.count(key_of(local, {})) > 0));
}

bool owned_sockets::owns(const socket_sample& socket) {
  if (addresses_.count(key_of(socket.ends.local, socket.ends.peer)) > 0) return true;
  return socket.inode != 0 ? inodes_.count(socket.inode) > 0
                           : has_owned_listener(socket.ends.local);
}

void owned_sockets::keep(const socket_sample& socket) {
  addresses_[key_of(socket.ends.local, socket.ends.peer)] = clock::now();
}

bool owned_sockets::is_undecided(const socket_sample& socket) const {
  return socket.inode != 0 && (others_.count(socket.inode) == 0 || clock::now() - scanned_ > 1s);
}

bool owned_sockets::scan() {
  if (clock::now() - scanned_ < 50 * scan_cost_) return false;
  const auto began = clock_ns(CLOCK_THREAD_CPUTIME_ID);
  std::set<std::uint32_t> inodes;
  auto list = watched_();
  std::set<pid_t> done;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!done.insert(list[i]).second) continue;
    add_inodes(list[i], inodes);
    add_children(list[i], list);
  }
  inodes_ = std::move(inodes);
  others_.clear();
  scanned_ = clock::now();
  scan_cost_ = std::chrono::nanoseconds(clock_ns(CLOCK_THREAD_CPUTIME_ID) - began);
  return true;
}

void owned_sockets::prune() {
  const auto now = clock::now();
  if (now - pruned_ < 10s) return;
  pruned_ = now;
  for (auto each = addresses_.begin(); each != addresses_.end();) {
    each = now - each->second > 120s ? addresses_.erase(each) : std::next(each);
  }
}

}  // namespace tcpwatch
