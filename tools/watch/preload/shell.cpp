// system() and popen(): glibc executes the shell for them by itself, with the environment as it is.
#include <stdlib.h>

#include "environment.hpp"
#include "next.hpp"
#include "session.hpp"

namespace next = tcpwatch::next;
namespace session = tcpwatch::session;

namespace {

template <class Run>
auto with_our_environment(Run run) {
  if (session::active() == nullptr || session::restricted()) return run();
  const int saved_errno = errno;
  const tcpwatch::environment::preload_environment extended(environ);
  void* memory = extended.room() > 0 ? malloc(extended.room()) : nullptr;
  errno = saved_errno;
  if (memory == nullptr) return run();
  char** former = environ;
  char** ours = const_cast<char**>(extended.build(memory));
  environ = ours;
  const auto result = run();
  // Another thread may have put another in its place, which points into ours.
  if (environ == ours) {
    environ = former;
    free(memory);
  }
  return result;
}

}  // namespace

TCPWATCH_EXPORT int system(const char* command) {
  return with_our_environment([=] { return next::system(command); });
}

TCPWATCH_EXPORT FILE* popen(const char* command, const char* mode) {
  return with_our_environment([=] { return next::popen(command, mode); });
}
