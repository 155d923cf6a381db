#include "signals.hpp"

#include <signal.h>
#include <unistd.h>

#include "failure.hpp"

namespace socklab {

void ignore_until_exec(int number) {
  if (signal(number, [](int) {}) == SIG_IGN) signal(number, SIG_IGN);
}

signal_reader::signal_reader() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCHLD})
    sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  for (const int number : {SIGPIPE, SIGXFSZ}) ignore_until_exec(number);
  fd_.reset(check(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
}

std::optional<signal_reader::received> signal_reader::next() const {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != sizeof info) return std::nullopt;
  const auto number = static_cast<int>(info.ssi_signo);
  const bool terminals_own = number == SIGINT || number == SIGQUIT;
  return received{number, terminals_own && info.ssi_code == SI_KERNEL};
}

}  // namespace socklab
