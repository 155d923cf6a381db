#include "descriptors.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <cstring>

namespace tcpwatch::descriptors {
namespace {

// State: 0 unknown; odd while somebody fills the entry in; else version << 8 | what it is.
enum : std::uint32_t { unknown = 0, other = 2, tcp = 4, what_mask = 6, version_step = 8 };

struct entry {
  static constexpr std::size_t words = sizeof(endpoints) / 8;
  std::atomic<std::uint32_t> state;
  std::atomic<std::uint64_t> data[words];
};

// Untouched pages cost nothing. Descriptors beyond it are asked about each time.
constexpr int known_descriptors = 1 << 16;
constinit entry table[known_descriptors] = {};
constinit std::atomic<int> highest{-1};  // of those ever remembered

entry* entry_of(int fd) {
  return fd >= 0 && fd < known_descriptors ? &table[fd] : nullptr;
}

// Never waits: a signal handler may run while the thread it interrupted is here.
void remember(int fd, std::uint32_t before, std::uint32_t what, const endpoints& ends) {
  entry* e = entry_of(fd);
  if (e == nullptr || before % 2 == 1) return;
  for (int maximum = highest; fd > maximum && !highest.compare_exchange_weak(maximum, fd);) {
  }
  const auto busy = before | 1;
  if (!e->state.compare_exchange_strong(before, busy, std::memory_order_acquire)) return;
  std::uint64_t raw[entry::words];
  std::memcpy(raw, &ends, sizeof raw);
  for (std::size_t i = 0; i < entry::words; ++i)
    e->data[i].store(raw[i], std::memory_order_release);
  // Whoever forgets in the meantime wins: then the state is no longer ours to set.
  auto expected = busy;
  e->state.compare_exchange_strong(expected, ((before & ~what_mask) + version_step) | what,
                                   std::memory_order_release);
}

address name_of(int fd, decltype(getsockname) ask) {
  sockaddr_storage storage;
  socklen_t size = sizeof storage;
  if (ask(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return address_of(&storage, size);
}

bool is_tcp(int fd) {
  int protocol = 0;
  socklen_t size = sizeof protocol;
  return getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) == 0 &&
         (protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
}

bool ask_kernel(int fd, endpoints& ends) {
  if (!is_tcp(fd)) return false;
  ends = {name_of(fd, getsockname), name_of(fd, getpeername)};
  return true;
}

}  // namespace

address address_of(const void* from, unsigned size) {
  address result{};
  if (from == nullptr || size < sizeof(sa_family_t)) return result;
  sa_family_t family;
  std::memcpy(&family, from, sizeof family);
  if (family == AF_INET && size >= sizeof(sockaddr_in)) {
    sockaddr_in v4;
    std::memcpy(&v4, from, sizeof v4);
    result.family = AF_INET;
    result.port = ntohs(v4.sin_port);
    std::memcpy(result.ip, &v4.sin_addr, 4);
  } else if (family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 v6;
    std::memcpy(&v6, from, sizeof v6);
    result.family = AF_INET6;
    result.port = ntohs(v6.sin6_port);
    result.scope = v6.sin6_scope_id;
    std::memcpy(result.ip, &v6.sin6_addr, 16);
  }
  return result;
}

bool is_other(int fd) {
  const entry* e = entry_of(fd);
  return e != nullptr && (e->state.load(std::memory_order_relaxed) & (what_mask | 1)) == other;
}

bool look_up(int fd, endpoints& ends, lookup how) {
  entry* e = entry_of(fd);
  std::uint32_t state = unknown;
  if (e != nullptr) {
    state = e->state.load(std::memory_order_acquire);
    if (state % 2 == 0 && (state & what_mask) == tcp) {
      std::uint64_t raw[entry::words];
      for (std::size_t i = 0; i < entry::words; ++i) {
        raw[i] = e->data[i].load(std::memory_order_acquire);
      }
      if (e->state.load(std::memory_order_relaxed) == state) {
        std::memcpy(&ends, raw, sizeof ends);
        return true;
      }
    }
  }
  ends = {};
  if (how == lookup::remembered) return false;
  const bool yes = ask_kernel(fd, ends);
  // A socket without a peer may yet get one; asked again each time, it is never told wrongly.
  if (how == lookup::ask_and_remember && (!yes || ends.peer.family != 0))
    remember(fd, state, yes ? tcp : other, ends);
  return yes;
}

void remember_socket(int fd, const endpoints& ends) {
  forget(fd);
  if (const entry* e = entry_of(fd)) remember(fd, e->state.load(), tcp, ends);
}

void remember_all(unsigned end) {
  for (int fd = 0; fd < static_cast<int>(end); ++fd) {
    if (endpoints ends{}; !is_known_tcp(fd) && ask_kernel(fd, ends)) remember_socket(fd, ends);
  }
}

void forget(int fd) {
  entry* e = entry_of(fd);
  if (e == nullptr) return;
  auto state = e->state.load(std::memory_order_relaxed);
  while (!e->state.compare_exchange_weak(state, ((state & ~7u) + version_step) | unknown)) {
  }
}

bool is_known_tcp(int fd) {
  const entry* e = entry_of(fd);
  return e != nullptr && (e->state.load(std::memory_order_relaxed) & (what_mask | 1)) == tcp;
}

void forget_range(unsigned first, unsigned last, void (*was_tcp)(int fd)) {
  const auto end = static_cast<unsigned>(highest.load() + 1);
  for (auto fd = first; fd < end && fd <= last; ++fd) {
    // Most have never been seen; do not dirty their pages.
    if (table[fd].state.load(std::memory_order_relaxed) == 0) continue;
    if (is_known_tcp(static_cast<int>(fd))) was_tcp(static_cast<int>(fd));
    forget(static_cast<int>(fd));
  }
}

}  // namespace tcpwatch::descriptors
