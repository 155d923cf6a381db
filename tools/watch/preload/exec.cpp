// exec and spawn: the next program shall be watched too, whatever environment it is given; and
// where the library will not be loaded into it, tcpwatch shall know.
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>

#include "../clock.hpp"
#include "environment.hpp"
#include "find_in_path.hpp"
#include "memory.hpp"
#include "next.hpp"
#include "program_file.hpp"
#include "session.hpp"

namespace tcpwatch {
namespace {

// Calls `run` with an environment that holds our settings. Memory is on this stack: after vfork()
// the heap is the parent's, and the next thing may be the end of this program.
template <class Run>
int with_environment(char* const* given, Run run) {
  const environment::preload_environment extended(given);
  if (extended.room() == 0) return run(given);
  return run(extended.build(__builtin_alloca(extended.room())));
}

// Whether a program executed now can load the library and attach the memory.
bool is_reachable() {
  if (!session::can_be_attached()) return false;
  const int fd = static_cast<int>(next::syscall(SYS_openat, AT_FDCWD,
                                                reinterpret_cast<long>(environment::library()),
                                                O_RDONLY | O_CLOEXEC, 0, 0, 0));
  if (fd >= 0) next::close(fd);
  return fd >= 0;
}

// A program about to be executed: what keeps the library out of it, and its name. False where the
// path cannot be read, which execve() will say.
struct execution {
  record_kind kind = record_kind::exec;
  char name[sizeof call_data::name] = {};

  bool judge(const char* path, bool search);
  /// The loader of such a program says on standard error that it cannot load the library.
  [[nodiscard]] bool must_not_load() const {
    return kind == record_kind::foreign_program || kind == record_kind::unreachable_program;
  }
};

const char* base_of(const char* path) {
  const char* slash = strrchr(path, '/');
  return slash != nullptr ? slash + 1 : path;
}

bool execution::judge(const char* path, bool search) {
  char given[socklab::path_room];
  if (!copy_string(given, sizeof given, path)) return false;
  char found[socklab::path_room];
  kind = is_reachable()
             ? classify_program(search ? socklab::find_in_path(given, secure_getenv("PATH"), found)
                                       : given)
             : record_kind::unreachable_program;
  const char* base = base_of(given);
  for (std::size_t i = 0; base[i] != 0 && i + 1 < sizeof name; ++i) name[i] = base[i];
  return true;
}

template <class Run>
int execute(const char* path, bool search, char* const* environment, Run run) {
  if (session::active() == nullptr) return run(environment);
  if (session::restricted()) {
    session::report(record_kind::sandboxed_program, session::name(), -1);
    const int result = run(environment);
    const int error = errno;
    session::report(record_kind::exec_failed, "", -1);
    errno = error;
    return result;
  }
  const int saved_errno = errno;
  execution program;
  const bool known = program.judge(path, search);
  if (known) session::report(program.kind, program.name, -1);
  errno = saved_errno;
  const int result =
      program.must_not_load() ? run(environment) : with_environment(environment, run);
  const int error = errno;
  if (known) session::report(record_kind::exec_failed, "", -1);
  errno = error;
  return result;
}

template <class Run>
int spawn(pid_t* pid, const char* path, bool search, char* const* environment, Run run) {
  if (session::active() == nullptr || session::restricted()) return run(pid, environment);
  const int saved_errno = errno;
  const auto when = clock_ns(CLOCK_REALTIME);
  execution program;
  const bool known = program.judge(path, search);
  pid_t child = 0;
  errno = saved_errno;
  const auto run_here = [&](char* const* e) { return run(&child, e); };
  const int error =
      program.must_not_load() ? run_here(environment) : with_environment(environment, run_here);
  const int after = errno;
  if (error == 0) {
    if (known) session::report_program(child, program.kind, program.name, -1, when);
    if (pid != nullptr) *pid = child;
  }
  errno = after;
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
  if (tcpwatch::session::active() == nullptr || tcpwatch::session::restricted()) {
    return next::fexecve(fd, words, environment);
  }
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
