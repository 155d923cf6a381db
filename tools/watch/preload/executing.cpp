// exec and spawn: the next program shall be watched too, whatever environment it is given; and
// where the library will not be loaded into it, tcpwatch shall know.
#include <stdarg.h>
#include <string.h>

#include "../clock.hpp"
#include "next.hpp"
#include "program_file.hpp"
#include "session.hpp"

namespace tcpwatch {
namespace {

bool sets(const char* setting, const char* name) {
  const auto length = strlen(name);
  return strncmp(setting, name, length) == 0 && setting[length] == '=';
}

// Calls `run` with an environment that holds our two settings. Memory is on this stack: after
// vfork() the heap is the parent's, and the next thing may be the end of this program.
template <class Run>
int with_environment(char* const* given, Run run) {
  if (session::active() == nullptr || given == nullptr) return run(given);
  std::size_t count = 0;
  const char* preload = nullptr;
  for (; given[count] != nullptr; ++count) {
    if (sets(given[count], "LD_PRELOAD")) preload = given[count];
  }
  const char* ours = session::preload_setting();
  const bool other_preload =
      preload != nullptr && strstr(preload, ours + sizeof "LD_PRELOAD") == nullptr;
  const auto room = strlen(ours) + (preload != nullptr ? strlen(preload) : 0) + 2;
  auto* joined = static_cast<char*>(__builtin_alloca(room));
  char* end = stpcpy(joined, preload != nullptr && !other_preload ? preload : ours);
  if (other_preload && preload[sizeof "LD_PRELOAD"] != 0) {
    *end++ = ':';
    stpcpy(end, preload + sizeof "LD_PRELOAD");
  }
  auto** environment = static_cast<char**>(__builtin_alloca((count + 3) * sizeof(char*)));
  std::size_t size = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!sets(given[i], "LD_PRELOAD") && !sets(given[i], "TCPWATCH_RING"))
      environment[size++] = given[i];
  }
  environment[size++] = joined;
  environment[size++] = const_cast<char*>(session::ring_setting());
  environment[size] = nullptr;
  return run(environment);
}

const char* base_of(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash != nullptr ? slash + 1 : path;
}

template <class Run>
int execute(const char* path, bool search, char* const* environment, Run run) {
  if (path == nullptr || session::active() == nullptr) return run(environment);
  char room[4096];
  const int saved = errno;
  const char* file = search ? find_in_path(path, room) : path;
  session::tell(judge_program(file), base_of(path), -1);
  errno = saved;
  const int result = with_environment(environment, run);
  const int error = errno;
  session::tell(record_kind::exec_failed, "", -1);
  errno = error;
  return result;
}

template <class Run>
int spawn(pid_t* pid, const char* path, bool search, char* const* environment, Run run) {
  if (path == nullptr || session::active() == nullptr) return run(pid, environment);
  char room[4096];
  const int saved = errno;
  const auto when = clock_ns(CLOCK_REALTIME);
  const auto kind = judge_program(search ? find_in_path(path, room) : path);
  pid_t child = 0;
  errno = saved;
  const int error = with_environment(environment, [&](char* const* e) { return run(&child, e); });
  if (error == 0) {
    session::tell_of(child, kind, base_of(path), -1, when);
    if (pid != nullptr) *pid = child;
  }
  errno = saved;
  return error;
}

// The arguments of execl() and its kin, gathered into an array; `more` ends behind the null
// pointer.
int count_words(va_list more) {
  int count = 1;
  va_list again;
  va_copy(again, more);
  while (va_arg(again, char*) != nullptr) ++count;
  va_end(again);
  return count;
}
void gather_words(char** words, int count, const char* first, va_list& more) {
  words[0] = const_cast<char*>(first);
  for (int i = 1; i <= count; ++i) words[i] = va_arg(more, char*);
}

}  // namespace
}  // namespace tcpwatch

namespace next = tcpwatch::next;

TCPWATCH_EXPORT int execve(const char* path, char* const* words,
                           char* const* environment) noexcept {
  return tcpwatch::execute(path, false, environment,
                           [&](char* const* e) { return next::execve(path, words, e); });
}

TCPWATCH_EXPORT int execv(const char* path, char* const* words) noexcept {
  return execve(path, words, environ);
}

TCPWATCH_EXPORT int execvpe(const char* name, char* const* words,
                            char* const* environment) noexcept {
  return tcpwatch::execute(name, true, environment,
                           [&](char* const* e) { return next::execvpe(name, words, e); });
}

TCPWATCH_EXPORT int execvp(const char* name, char* const* words) noexcept {
  return execvpe(name, words, environ);
}

TCPWATCH_EXPORT int fexecve(int fd, char* const* words, char* const* environment) noexcept {
  return tcpwatch::with_environment(environment,
                                    [&](char* const* e) { return next::fexecve(fd, words, e); });
}

TCPWATCH_EXPORT int execl(const char* path, const char* first, ...) noexcept {
  va_list more;
  va_start(more, first);
  const int count = tcpwatch::count_words(more);
  auto** words =
      static_cast<char**>(__builtin_alloca((static_cast<size_t>(count) + 1) * sizeof(char*)));
  tcpwatch::gather_words(words, count, first, more);
  va_end(more);
  return execve(path, words, environ);
}

TCPWATCH_EXPORT int execlp(const char* name, const char* first, ...) noexcept {
  va_list more;
  va_start(more, first);
  const int count = tcpwatch::count_words(more);
  auto** words =
      static_cast<char**>(__builtin_alloca((static_cast<size_t>(count) + 1) * sizeof(char*)));
  tcpwatch::gather_words(words, count, first, more);
  va_end(more);
  return execvpe(name, words, environ);
}

TCPWATCH_EXPORT int execle(const char* path, const char* first, ...) noexcept {
  va_list more;
  va_start(more, first);
  const int count = tcpwatch::count_words(more);
  auto** words =
      static_cast<char**>(__builtin_alloca((static_cast<size_t>(count) + 1) * sizeof(char*)));
  tcpwatch::gather_words(words, count, first, more);
  char* const* environment = va_arg(more, char* const*);
  va_end(more);
  return execve(path, words, environment);
}

TCPWATCH_EXPORT int posix_spawn(pid_t* pid, const char* path,
                                const posix_spawn_file_actions_t* actions,
                                const posix_spawnattr_t* attributes, char* const* words,
                                char* const* environment) {
  return tcpwatch::spawn(pid, path, false, environment, [&](pid_t* child, char* const* e) {
    return next::posix_spawn(child, path, actions, attributes, words, e);
  });
}

TCPWATCH_EXPORT int posix_spawnp(pid_t* pid, const char* name,
                                 const posix_spawn_file_actions_t* actions,
                                 const posix_spawnattr_t* attributes, char* const* words,
                                 char* const* environment) {
  return tcpwatch::spawn(pid, name, true, environment, [&](pid_t* child, char* const* e) {
    return next::posix_spawnp(child, name, actions, attributes, words, e);
  });
}
