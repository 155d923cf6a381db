#pragma once

#include <chrono>

namespace socklab::netns {

/// Asks what descends from the calling process to end (SIGTERM), kills what is still there after
/// `grace`, and waits until nothing of it is left. The caller must be a child subreaper (prctl(2)):
/// orphans then become its children and do not get away. No other process is ever signalled.
void end_descendants(std::chrono::milliseconds grace);

}  // namespace socklab::netns
