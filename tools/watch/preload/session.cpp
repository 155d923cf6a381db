#include "session.hpp"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "../clock.hpp"
#include "environment.hpp"
#include "next.hpp"
#include "seccomp_filters.hpp"

namespace tcpwatch::session {
namespace {

constinit std::atomic<ring*> ring_{nullptr};
constinit int ring_number_ = -1;
constinit std::atomic<pid_t> process_{0};
constinit std::atomic<bool> restricted_{false}, clockless_{false};
constinit char name_[sizeof call_data::name] = {};

// A page that the kernel zeroes in a fork child and leaves alone in a vfork child, which has
// another pid but its parent's memory.
constinit std::atomic<int>* fork_mark_ = nullptr;

struct thread_place {
  pid_t pid;
  pid_t tid;
  thread_slot* slot;
};
// initial-exec: an access never allocates, so that it is safe in a signal handler.
__attribute__((tls_model("initial-exec"))) constinit thread_local thread_place here_{};

thread_slot* claim_thread_slot(ring& shared, pid_t pid, pid_t tid) {
  const auto me = static_cast<std::uint64_t>(pid) << 32 | static_cast<std::uint32_t>(tid);
  for (std::size_t i = 0; i < thread_slot_count; ++i) {
    thread_slot& candidate =
        shared.thread_slots[(static_cast<std::size_t>(tid) + i) % thread_slot_count];
    std::uint64_t no_owner = 0;
    if (candidate.owner.compare_exchange_strong(no_owner, me)) {
      candidate.end();
      return &candidate;
    }
  }
  return nullptr;
}

ring* attach(int id) {
  void* memory = shmat(id, nullptr, 0);
  if (memory == MAP_FAILED) return nullptr;
  auto* shared = static_cast<ring*>(memory);
  // A number may have been given again.
  shmid_ds status;
  if (shmctl(id, IPC_STAT, &status) == 0 && status.shm_segsz == sizeof(ring) &&
      shared->magic == ring_magic) {
    return shared;
  }
  shmdt(memory);
  return nullptr;
}

// The C library knows the thread's number, and makes this clock's of it without a system call.
pid_t thread_number() {
  clockid_t clock = 0;
  if (pthread_getcpuclockid(pthread_self(), &clock) != 0) return process_;
  return static_cast<pid_t>(~(static_cast<unsigned>(clock) >> 3) & 0x1fffffff);
}

void note(pid_t pid, pid_t parent, record_kind kind, const char* name, int fd, std::uint64_t when) {
  call_data note{};
  note.kind = kind;
  note.pid = pid;
  note.tid = pid;
  note.fd = fd;
  note.result = parent;
  note.enter = note.leave = when;
  for (std::size_t i = 0; name[i] != 0 && i + 1 < sizeof note.name; ++i) note.name[i] = name[i];
  submit(note);
}

void set_name() {
  const char* chosen = secure_getenv("TCPWATCH_NAME");
  const char* from = chosen != nullptr && *chosen != 0 ? chosen : program_invocation_short_name;
  std::size_t i = 0;
  for (; from != nullptr && from[i] != 0 && i + 1 < sizeof name_; ++i) name_[i] = from[i];
  name_[i] = 0;
}

__attribute__((constructor)) void begin() {
  const int saved_errno = errno;
  next::resolve_all();
  const auto given = environment::take();
  ring* shared = nullptr;
  // A filter that was there before this program may be a fatal one: keep out of its way.
  if (given.ring >= 0 && seccomp_filters() <= given.filters) shared = attach(given.ring);
  if (shared != nullptr) {
    void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page != MAP_FAILED && madvise(page, 4096, MADV_WIPEONFORK) == 0) {
      fork_mark_ = static_cast<std::atomic<int>*>(page);
      fork_mark_->store(1);
    }
    set_name();
    ring_number_ = given.ring;
    process_ = getpid();
    ring_ = shared;
    note(process_, getppid(), record_kind::start, name_, -1, clock_ns(CLOCK_REALTIME));
  }
  errno = saved_errno;
}

caller cached_identity(pid_t pid, pid_t (*number)(), bool shares_memory) {
  if (here_.pid != pid) {
    const pid_t tid = number();
    here_ = {pid, tid, claim_thread_slot(*ring_.load(std::memory_order_relaxed), pid, tid)};
  }
  return {pid, here_.tid, here_.slot, shares_memory};
}

void begin_in_child(pid_t pid, pid_t parent) {
  if (fork_mark_ != nullptr) fork_mark_->store(1);
  process_ = pid;
  note(pid, parent, record_kind::start, name_, -1, clock_ns(CLOCK_REALTIME));
}

}  // namespace

ring* active() {
  ring* shared = ring_.load(std::memory_order_relaxed);
  if (shared == nullptr || shared->closed.load(std::memory_order_relaxed) != 0) return nullptr;
  if (clockless_.load(std::memory_order_relaxed)) return nullptr;
  return restricted() && shared->free_clock == 0 ? nullptr : shared;
}

bool restricted() {
  return restricted_.load(std::memory_order_relaxed);
}

void restrict_from_now() {
  if (active() == nullptr || restricted()) {
    restricted_ = true;
    return;
  }
  const int saved_errno = errno;
  report(record_kind::sandboxed, "", -1);
  rlimit maximum{};
  getrlimit(RLIMIT_NOFILE, &maximum);
  descriptors::remember_all(
      static_cast<unsigned>(maximum.rlim_cur < 65536 ? maximum.rlim_cur : 65536));
  restricted_ = true;
  errno = saved_errno;
}

void filter_was_refused() {
  restricted_ = false;
  descriptors::forget_range(0, ~0u, [](int) {});
}

void pause_recording() {
  if (active() != nullptr) report(record_kind::clockless, "", -1);
  clockless_ = true;
}

void resume_recording() {
  clockless_ = false;
}

caller identify() {
  if (restricted()) {
    // The process of a fork has its thread's number. A vfork child cannot be told from its parent.
    if (fork_mark_ != nullptr && fork_mark_->load() == 0) begin_in_child(thread_number(), process_);
    return cached_identity(process_, thread_number, false);
  }
  const pid_t pid = getpid();
  if (pid != process_.load(std::memory_order_relaxed)) {
    if (fork_mark_ != nullptr && fork_mark_->load() == 1) return {pid, pid, nullptr, true};
    begin_in_child(pid, getppid());
  }
  return cached_identity(
      pid, [] { return static_cast<pid_t>(next::syscall(SYS_gettid, 0, 0, 0, 0, 0, 0)); }, false);
}

void submit(const call_data& call) {
  ring* shared = ring_.load(std::memory_order_relaxed);
  while (!shared->push(call)) {
    constexpr std::uint64_t second = 1'000'000'000;
    if (shared->closed != 0) return;
    const auto heartbeat = shared->heartbeat.load();
    if (clock_ns(CLOCK_MONOTONIC) - heartbeat > second) {
      // tcpwatch is gone or stopped. It may come back; until then nobody waits.
      if (call.kind == record_kind::call) ++shared->lost;
      return;
    }
    const timespec pause{0, 200'000};
    if (!restricted()) {
      next::syscall(SYS_nanosleep, reinterpret_cast<long>(&pause), 0, 0, 0, 0, 0);
    }
  }
}

void report(record_kind kind, const char* name, int fd) {
  report_program(identify().pid, kind, name, fd, clock_ns(CLOCK_REALTIME));
}

void report_program(pid_t pid, record_kind kind, const char* name, int fd, std::uint64_t when) {
  note(pid, 0, kind, name, fd, when);
}

bool can_be_attached() {
  shmid_ds status;
  return shmctl(ring_number_, IPC_STAT, &status) == 0;
}

const char* name() {
  return name_;
}

}  // namespace tcpwatch::session
