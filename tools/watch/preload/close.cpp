// shutdown, close, and what makes a descriptor another: dup and its kin.
#include <fcntl.h>
#include <stdarg.h>

#include "next.hpp"
#include "watched.hpp"

using tcpwatch::call_id;
using tcpwatch::watched;
namespace descriptors = tcpwatch::descriptors;
namespace next = tcpwatch::next;

namespace {

// tcpwatch keeps count of what a program leaves open.
void closed_otherwise(int fd) {
  if (tcpwatch::session::active() != nullptr) {
    tcpwatch::session::report(tcpwatch::record_kind::closed, "", fd);
  }
}

int duplicated(watched& call, int fd) {
  call.stop(fd);
  if (fd >= 0) {
    if (!call && descriptors::is_known_tcp(fd)) closed_otherwise(fd);
    descriptors::forget(fd);
    if (call && tcpwatch::session::restricted()) {
      descriptors::remember_socket(fd, call.data().ends);
    }
  }
  call.submit();
  return fd;
}

int control(watched& call, int command, int result) {
  if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) return duplicated(call, result);
  return call.done(result);
}

// Of fcntl only what changes a descriptor's meaning, or whether its calls block.
bool is_of_interest(int command) {
  return command == F_DUPFD || command == F_DUPFD_CLOEXEC || command == F_SETFL;
}

}  // namespace

TCPWATCH_EXPORT int shutdown(int fd, int how) noexcept {
  watched call(call_id::shutdown_, fd);
  call.data().flags = how;
  return call.done(next::shutdown(fd, how));
}

// Forgotten before the kernel closes it: afterwards another thread may already own the number.
TCPWATCH_EXPORT int close(int fd) {
  watched call(call_id::close_, fd);
  descriptors::forget(fd);
  return call.done(next::close(fd));
}

// glibc closes a stream's descriptor without calling close().
TCPWATCH_EXPORT int fclose(FILE* stream) {
  const int saved_errno = errno;
  // Newer headers promise that it is none; a program may give one all the same.
  FILE* volatile given = stream;
  const int fd = given != nullptr ? fileno(stream) : -1;
  errno = saved_errno;
  watched call(call_id::close_, fd);
  descriptors::forget(fd);
  return call.done(next::fclose(stream));
}

TCPWATCH_EXPORT int close_range(unsigned first, unsigned last, int flags) noexcept {
  const int result = next::close_range(first, last, flags);
  if ((static_cast<unsigned>(flags) & CLOSE_RANGE_CLOEXEC) == 0) {
    descriptors::forget_range(first, last, closed_otherwise);
  }
  return result;
}

TCPWATCH_EXPORT void closefrom(int first) noexcept {
  next::closefrom(first);
  descriptors::forget_range(first < 0 ? 0 : static_cast<unsigned>(first), ~0u, closed_otherwise);
}

TCPWATCH_EXPORT int dup(int fd) noexcept {
  watched call(call_id::dup_, fd);
  return duplicated(call, next::dup(fd));
}

TCPWATCH_EXPORT int dup2(int fd, int to) noexcept {
  watched call(call_id::dup2_, fd);
  return duplicated(call, next::dup2(fd, to));
}

TCPWATCH_EXPORT int dup3(int fd, int to, int flags) noexcept {
  watched call(call_id::dup3_, fd);
  return duplicated(call, next::dup3(fd, to, flags));
}

// What follows the command is an int, a pointer, or nothing: passed on as it came, in a word.
TCPWATCH_EXPORT int fcntl(int fd, int command, ...) {
  va_list more;
  va_start(more, command);
  void* argument = va_arg(more, void*);
  va_end(more);
  if (!is_of_interest(command)) return next::fcntl(fd, command, argument);
  watched call(call_id::fcntl_, fd);
  call.data().flags = command;
  return control(call, command, next::fcntl(fd, command, argument));
}

TCPWATCH_EXPORT int fcntl64(int fd, int command, ...) {
  va_list more;
  va_start(more, command);
  void* argument = va_arg(more, void*);
  va_end(more);
  if (!is_of_interest(command)) return next::fcntl64(fd, command, argument);
  watched call(call_id::fcntl_, fd);
  call.data().flags = command;
  return control(call, command, next::fcntl64(fd, command, argument));
}

TCPWATCH_EXPORT FILE* fdopen(int fd, const char* mode) noexcept {
  if (tcpwatch::session::active() != nullptr) {
    const int saved_errno = errno;
    const auto who = tcpwatch::session::identify();
    tcpwatch::endpoints ends;
    if (descriptors::look_up(fd, ends, who.lookup())) {
      tcpwatch::session::report(tcpwatch::record_kind::stdio, "", fd);
    }
    errno = saved_errno;
  }
  return next::fdopen(fd, mode);
}
