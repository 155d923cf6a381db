#pragma once

namespace socklab {

/// Has the scheduler (EEVDF, Linux 6.12) wake this process and those it starts soonest, even where
/// all processors are busy, in return for the shortest slices: sched_setattr(2), which needs no
/// right. A packet that is due must not wait for others to use up their time; nor should the
/// programs on the hosts, whose kernel acknowledges by itself after 40 ms. Does nothing on older
/// kernels.
void request_prompt_wakeups() noexcept;

}  // namespace socklab
