#include "scheduling.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace socklab {
namespace {

// The kernel's struct sched_attr, which glibc has since 2.41; <linux/sched/types.h> clashes with
// <sched.h>.
struct scheduling {
  std::uint32_t size;
  std::uint32_t policy;
  std::uint64_t flags;
  std::int32_t nice;
  std::uint32_t priority;
  std::uint64_t runtime;  ///< ns
  std::uint64_t deadline;
  std::uint64_t period;
};

}  // namespace

void request_prompt_wakeups(std::optional<int> nice) noexcept {
  scheduling wanted{};
  wanted.size = sizeof wanted;
  wanted.policy = SCHED_OTHER;
  wanted.runtime = 100'000;
  const int unchanged = getpriority(PRIO_PROCESS, 0);
  wanted.nice = nice.value_or(unchanged);
  if (syscall(SYS_sched_setattr, 0, &wanted, 0) == 0) return;
  wanted.nice = unchanged;
  syscall(SYS_sched_setattr, 0, &wanted, 0);
}

}  // namespace socklab
