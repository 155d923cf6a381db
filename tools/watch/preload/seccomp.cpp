// What installs a seccomp filter: prctl(), and syscall(), which stands for what glibc has no
// function of its own for. Of other calls made by syscall() only what changes a descriptor's
// meaning, and execve().
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "descriptors.hpp"
#include "next.hpp"
#include "session.hpp"

namespace descriptors = tcpwatch::descriptors;
namespace next = tcpwatch::next;
namespace session = tcpwatch::session;

namespace {

template <class Install>
auto install_filter(Install install) {
  const bool before = session::restricted();
  session::restrict_from_now();
  const auto result = install();
  if (result < 0 && !before) session::filter_was_refused();
  return result;
}

// The strict mode also takes rdtsc away, which the clock is read by.
template <class Call>
auto give_up_clock(Call call) {
  session::pause_recording();
  const auto result = call();
  if (result < 0) session::resume_recording();
  return result;
}

void closed(int fd) {
  if (descriptors::is_known_tcp(fd) && session::active() != nullptr) {
    session::report(tcpwatch::record_kind::closed, "", fd);
  }
  descriptors::forget(fd);
}

}  // namespace

// Both are declared with "..."; in the calling convention it is the same, and a call that is passed
// on leaves no frame of ours (as syscall(SYS_clone) needs).
TCPWATCH_EXPORT int tcpwatch_prctl(int option, long a, long b, long c, long d) asm("prctl");
TCPWATCH_EXPORT long tcpwatch_syscall(long number, long a, long b, long c, long d, long e,
                                      long f) asm("syscall");

int tcpwatch_prctl(int option, long a, long b, long c, long d) {
  const auto call = [=] { return next::prctl(option, a, b, c, d); };
  if ((option == PR_SET_SECCOMP && a == SECCOMP_MODE_STRICT) ||
      (option == PR_SET_TSC && a == PR_TSC_SIGSEGV)) {
    return give_up_clock(call);
  }
  return option == PR_SET_SECCOMP ? install_filter(call) : call();
}

long tcpwatch_syscall(long number, long a, long b, long c, long d, long e, long f) {
  const auto call = [=] { return next::syscall(number, a, b, c, d, e, f); };
  switch (number) {
    case SYS_prctl:
      return tcpwatch_prctl(static_cast<int>(a), b, c, d, e);
    case SYS_seccomp:
      if (a == SECCOMP_SET_MODE_STRICT) return give_up_clock(call);
      if (a == SECCOMP_SET_MODE_FILTER) return install_filter(call);
      break;
    case SYS_execve:
      // NOLINTBEGIN(performance-no-int-to-ptr): how syscall() passes pointers
      return execve(reinterpret_cast<const char*>(a), reinterpret_cast<char* const*>(b),
                    reinterpret_cast<char* const*>(c));
      // NOLINTEND(performance-no-int-to-ptr)
    case SYS_close:
      closed(static_cast<int>(a));
      break;
#ifdef SYS_dup2
    case SYS_dup2:
#endif
    case SYS_dup3:
      if (a != b) closed(static_cast<int>(b));
      break;
    case SYS_close_range:
      if ((c & CLOSE_RANGE_CLOEXEC) == 0) {
        descriptors::forget_range(static_cast<unsigned>(a), static_cast<unsigned>(b), closed);
      }
      break;
    default:
      break;
  }
  return next::syscall(number, a, b, c, d, e, f);
}
