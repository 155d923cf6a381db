#include "hosts/process_title.hpp"

#include <sys/prctl.h>

#include <cstddef>
#include <cstdio>
#include <cstring>

namespace socklab::link {
namespace {

char* title_begin = nullptr;
std::size_t title_room = 0;

}  // namespace

void remember_arguments(int argc, char** argv) {
  if (argc < 1) return;
  title_begin = argv[0];
  title_room = static_cast<std::size_t>(argv[argc - 1] + std::strlen(argv[argc - 1]) + 1 - argv[0]);
}

void set_process_title(const char* title) {
  prctl(PR_SET_NAME, title);
  if (title_begin == nullptr) return;
  std::memset(title_begin, 0, title_room);
  std::snprintf(title_begin, title_room, "%s", title);
}

}  // namespace socklab::link
