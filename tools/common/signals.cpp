#include "signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include "failure.hpp"

namespace socklab {

void ignore_write_signals() {
  for (const int number : {SIGPIPE, SIGXFSZ})
    if (signal(number, [](int) {}) == SIG_IGN) signal(number, SIG_IGN);
}

signal_reader::signal_reader(std::initializer_list<int> numbers) : fd_(-1) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, &before_);
  fd_ = sock::descriptor(check(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

std::optional<signal_reader::received> signal_reader::next() const {
  signalfd_siginfo info{};
  if (::read(fd_.fd(), &info, sizeof info) != sizeof info) return std::nullopt;
  return received{static_cast<int>(info.ssi_signo), info.ssi_code == SI_KERNEL};
}

}  // namespace socklab
