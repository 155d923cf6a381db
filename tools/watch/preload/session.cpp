#include "session.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "../clock.hpp"
#include "next.hpp"

namespace tcpwatch::session {
namespace {

constinit std::atomic<ring*> ring_{nullptr};
constinit std::atomic<pid_t> process_{0};
constinit char preload_[4096] = {};
constinit char ring_path_[4096] = {};
constinit char name_[sizeof call_data::name] = {};

// A page that the kernel zeroes in a fork child and leaves alone in a vfork child, which has
// another pid but its parent's memory.
constinit std::atomic<int>* fork_mark_ = nullptr;

struct thread_place {
  pid_t pid;
  pid_t tid;
  lane* place;
};
// initial-exec: an access never allocates, so that it is safe in a signal handler.
__attribute__((tls_model("initial-exec"))) constinit thread_local thread_place here_{};

lane* claim_lane(ring& shared, pid_t pid, pid_t tid) {
  const auto me = static_cast<std::uint64_t>(pid) << 32 | static_cast<std::uint32_t>(tid);
  for (std::size_t i = 0; i < lane_count; ++i) {
    lane& candidate = shared.lanes[(static_cast<std::size_t>(tid) + i) % lane_count];
    std::uint64_t nobody = 0;
    if (candidate.owner.compare_exchange_strong(nobody, me)) {
      candidate.end();
      return &candidate;
    }
  }
  return nullptr;
}

ring* map_ring(const char* path) {
  const int fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0));
  if (fd < 0) return nullptr;
  struct stat status;
  void* memory = MAP_FAILED;
  if (fstat(fd, &status) == 0 && status.st_size == static_cast<off_t>(sizeof(ring))) {
    memory = mmap(nullptr, sizeof(ring), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  syscall(SYS_close, fd);
  if (memory == MAP_FAILED) return nullptr;
  auto* shared = static_cast<ring*>(memory);
  if (shared->magic == ring_magic) return shared;
  munmap(memory, sizeof(ring));
  return nullptr;
}

// NAME=value, from the environment as it is now: the program may change it.
void keep_setting(char (&kept)[4096], const char* name) {
  const char* parts[] = {name, "=", secure_getenv(name)};
  std::size_t size = 0;
  for (const char* part : parts) {
    for (; part != nullptr && *part != 0 && size + 1 < sizeof kept; ++part) kept[size++] = *part;
  }
  kept[size] = 0;
}

void set_name() {
  const char* chosen = secure_getenv("TCPWATCH_NAME");
  const char* from = chosen != nullptr && *chosen != 0 ? chosen : program_invocation_short_name;
  std::size_t i = 0;
  for (; from != nullptr && from[i] != 0 && i + 1 < sizeof name_; ++i) name_[i] = from[i];
  name_[i] = 0;
}

__attribute__((constructor)) void begin() {
  const int saved = errno;
  next::resolve_all();
  const char* path = secure_getenv("TCPWATCH_RING");
  ring* shared = path != nullptr ? map_ring(path) : nullptr;
  if (shared != nullptr) {
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && madvise(page, 4096, MADV_WIPEONFORK) == 0) {
      fork_mark_ = static_cast<std::atomic<int>*>(page);
      fork_mark_->store(1);
    }
    set_name();
    keep_setting(preload_, "LD_PRELOAD");
    keep_setting(ring_path_, "TCPWATCH_RING");
    process_ = getpid();
    ring_ = shared;
    tell(record_kind::start, name_, -1);
  }
  errno = saved;
}

}  // namespace

ring* active() {
  ring* shared = ring_.load(std::memory_order_relaxed);
  return shared != nullptr && shared->closed.load(std::memory_order_relaxed) == 0 ? shared
                                                                                  : nullptr;
}

caller identify() {
  const pid_t pid = getpid();
  if (pid != process_.load(std::memory_order_relaxed)) {
    if (fork_mark_ != nullptr && fork_mark_->load() == 1) return {pid, pid, nullptr, true};
    if (fork_mark_ != nullptr) fork_mark_->store(1);
    process_ = pid;
    tell(record_kind::start, name_, -1);
  }
  if (here_.pid != pid) {
    const auto tid = static_cast<pid_t>(syscall(SYS_gettid));
    here_ = {pid, tid, claim_lane(*ring_.load(std::memory_order_relaxed), pid, tid)};
  }
  return {pid, here_.tid, here_.place, false};
}

void submit(const call_data& call) {
  ring* shared = ring_.load(std::memory_order_relaxed);
  while (!shared->push(call)) {
    constexpr std::uint64_t second = 1'000'000'000;
    if (shared->closed != 0) return;
    if (clock_ns(CLOCK_MONOTONIC) - shared->beat.load() > second) {
      // tcpwatch is gone or stopped. One wait of a second is enough: nobody waits again.
      shared->closed = 1;
      ++shared->lost;
      return;
    }
    const timespec pause{0, 200'000};
    nanosleep(&pause, nullptr);
  }
}

void tell(record_kind kind, const char* name, int fd) {
  tell_of(getpid(), kind, name, fd, clock_ns(CLOCK_REALTIME));
}

void tell_of(pid_t pid, record_kind kind, const char* name, int fd, std::uint64_t when) {
  call_data note{};
  note.kind = kind;
  note.pid = pid;
  note.tid = pid;
  note.fd = fd;
  note.result = getppid();
  note.enter = note.leave = when;
  for (std::size_t i = 0; name[i] != 0 && i + 1 < sizeof note.name; ++i) note.name[i] = name[i];
  submit(note);
}

const char* preload_setting() {
  return preload_;
}
const char* ring_setting() {
  return ring_path_;
}

}  // namespace tcpwatch::session
