#pragma once
// sendfile(2) and splice(2) have no MSG_NOSIGNAL. Ignoring SIGPIPE would change the whole process;
// blocking it changes this thread only, and one that came of our call is taken away before it can
// be delivered. One that was pending before is left alone.
#include <signal.h>
#include <time.h>

#include <cerrno>

namespace sock::detail {

class no_sigpipe {
 public:
  no_sigpipe() noexcept {
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::sigemptyset(&only_);
    ::sigaddset(&only_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &only_, &before_);
  }
  ~no_sigpipe() {
    const int kept = errno;
    const timespec at_once{};
    if (!was_pending_)
      while (::sigtimedwait(&only_, nullptr, &at_once) < 0 && errno == EINTR) {
      }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = kept;
  }
  no_sigpipe(const no_sigpipe&) = delete;
  no_sigpipe& operator=(const no_sigpipe&) = delete;

 private:
  sigset_t only_, before_;
  bool was_pending_ = false;
};

}  // namespace sock::detail
