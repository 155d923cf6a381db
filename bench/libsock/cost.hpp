#pragma once
// What every cost program does: N round trips of one byte, or N sends of 64 KiB. The script runs it
// twice, with different N, under callgrind and takes the difference, so that starting up costs
// nothing. Allocations are counted by replacing operator new (allocations.cpp).
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct job {
  unsigned short port;
  bool round_trip;  // else: send 64 KiB blocks
  long times;
};
inline constexpr std::size_t block_size = 65536;

inline job read_job(int argc, char** argv) {
  if (argc != 4) std::exit(2);
  return {static_cast<unsigned short>(std::atoi(argv[1])), std::strcmp(argv[2], "round_trip") == 0,
          std::atol(argv[3])};
}

inline long allocations = 0;

inline void report_allocations(long before, long times) {
  std::printf("allocations %.3f\n",
              static_cast<double>(allocations - before) / static_cast<double>(times));
}
