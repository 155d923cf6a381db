#pragma once
#include <time.h>

#include <cstdint>

namespace tcpwatch {
/// Nanoseconds. CLOCK_REALTIME is also what tcpdump stamps packets with.
inline std::uint64_t clock_ns(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}
}  // namespace tcpwatch
