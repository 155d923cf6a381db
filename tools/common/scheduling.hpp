#pragma once
#include <optional>

namespace socklab {

/// Asks the scheduler (EEVDF, Linux 6.12) to wake this process and those that it starts as soon as
/// possible, even where all processors are busy, in return for the shortest time slices:
/// sched_setattr(2), which needs no privilege. A packet that is due must not wait until others have
/// used up their time; nor should the programs on the hosts, whose kernel acknowledges by itself
/// after 40 ms. `nice` is set too where that is allowed. Does nothing on older kernels.
void request_prompt_wakeups(std::optional<int> nice = {}) noexcept;

}  // namespace socklab
