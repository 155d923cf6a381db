#include "sock/lookup.hpp"

#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "sock/error.hpp"

namespace sock::detail {
namespace {

int family_of(ip_version version) {
  switch (version) {
    case ip_version::v4:
      return AF_INET;
    case ip_version::v6:
      return AF_INET6;
    case ip_version::any:
      break;
  }
  return AF_UNSPEC;
}

// A new thread inherits the mask: with every signal blocked, no handler of the program runs there.
class all_signals_blocked {
 public:
  all_signals_blocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  all_signals_blocked(const all_signals_blocked&) = delete;
  all_signals_blocked& operator=(const all_signals_blocked&) = delete;
  ~all_signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

enum class stage : unsigned char { running, finished, abandoned };
std::atomic<int> abandoned_threads = 0;

}  // namespace

name_answer ask(const name_query& query) {
  addrinfo hints{};
  hints.ai_flags = query.flags;
  hints.ai_socktype = SOCK_STREAM;  // without it, every address comes once for each protocol
  hints.ai_family = family_of(query.version);
  addrinfo* list = nullptr;
  const int failure =
      ::getaddrinfo(query.host.empty() ? nullptr : query.host.c_str(),
                    query.service.empty() ? nullptr : query.service.c_str(), &hints, &list);
  const int number = errno;
  return {failure, number, {failure == 0 ? list : nullptr, ::freeaddrinfo}};
}

std::vector<address> name_answer::addresses(std::error_code& ec) const {
  clear(ec);
  if (failure == EAI_SYSTEM)
    ec.assign(number, std::system_category());
  else if (failure != 0)
    ec.assign(failure, resolver_category());
  std::vector<address> found;
  for (const addrinfo* i = list.get(); i != nullptr; i = i->ai_next) {
    const address a(i->ai_addr, i->ai_addrlen);
    if (a.is_ipv4() || a.is_ipv6()) found.push_back(a);
  }
  if (found.empty() && !ec) ec = errc::no_addresses;
  return found;
}

// Shared by the caller and the thread: the last one that uses it frees it. The thread uses libc and
// this only, since after main() has returned the objects of the program are gone.
struct lookup::job {
  explicit job(name_query q) : query(std::move(q)) {}

  void run() {
    answer = ask(query);
    if (state.exchange(stage::finished) == stage::abandoned) --abandoned_threads;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(done.fd(), &one, sizeof one);
  }

  name_query query;
  name_answer answer{0, 0, {nullptr, ::freeaddrinfo}};
  descriptor done{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::atomic<stage> state = stage::running;
  std::thread thread;
};

lookup::lookup(name_query query, std::error_code& ec) {
  clear(ec);
  if (abandoned_threads >= max_abandoned) {
    ec = std::make_error_code(std::errc::resource_unavailable_try_again);
    return;
  }
  auto fresh = std::make_shared<job>(std::move(query));
  if (!fresh->done.is_open()) {
    ec.assign(errno, std::system_category());
    return;
  }
  const all_signals_blocked for_the_thread;
  try {
    fresh->thread = std::thread([fresh] { fresh->run(); });
    job_ = std::move(fresh);
  } catch (const std::system_error& no_thread) {
    ec = no_thread.code();
  }
}

lookup::~lookup() {
  if (!job_) return;
  if (job_->state.exchange(stage::abandoned) == stage::finished) {
    job_->thread.join();
  } else {
    ++abandoned_threads;
    job_->thread.detach();
  }
}

int lookup::fd() const noexcept {
  return job_ ? job_->done.fd() : -1;
}

std::vector<address> lookup::addresses(std::error_code& ec) const {
  if (job_ && job_->state == stage::finished) return job_->answer.addresses(ec);
  ec = std::make_error_code(std::errc::operation_in_progress);
  return {};
}

}  // namespace sock::detail
