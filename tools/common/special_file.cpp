#include "special_file.hpp"

#include <fcntl.h>

#include <chrono>
#include <thread>

#include "failure.hpp"

namespace socklab {

int open_special_file(const std::string& path) {
  using namespace std::chrono_literals;
  const auto give_up = std::chrono::steady_clock::now() + 1s;
  int fd = -1;
  // fifo(7): ENXIO as long as there is no reader.
  while ((fd = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NONBLOCK)) < 0 &&
         errno == ENXIO && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(10ms);
  }
  if (fd < 0 && errno == ENXIO)
    throw failure(path + ": no program reads it: start its reader first");
  if (fd < 0) fail(path);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  return fd;
}

}  // namespace socklab
