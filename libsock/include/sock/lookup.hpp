#pragma once
// getaddrinfo(3) on a thread of its own: what gives resolve() its limits. <sock/sock.hpp> leaves
// this header out; it is for adapters to event loops, which wait for the descriptor themselves.
#include <memory>
#include <string>
#include <vector>

#include "sock/address.hpp"
#include "sock/descriptor.hpp"
#include "sock/resolve.hpp"

struct addrinfo;

namespace sock::detail {

struct name_query {
  std::string host, service;
  ip_version version = ip_version::any;
  int flags = 0;  ///< AI_PASSIVE
};

/// A numeric address with a numeric port, for which nobody is asked; nothing for a name. An error
/// for what getaddrinfo(3) would misread (errc::bad_port, errc::bad_name).
std::vector<address> parse_numeric(const name_query& query, std::error_code& ec);
[[noreturn]] void throw_unresolved(std::error_code code, const name_query& query);

/// What getaddrinfo(3) returned.
struct name_answer {
  int failure = 0;  ///< EAI_…
  int number = 0;   ///< errno, for EAI_SYSTEM
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> list;

  std::vector<address> addresses(std::error_code& ec) const;
};

/// Calls getaddrinfo(3) and waits for as long as it takes.
name_answer ask(const name_query& query);

/// The same on a thread of its own. getaddrinfo(3) cannot be interrupted, so the destructor does
/// not wait: it abandons the thread, which holds nothing but its own copy of the query and ends
/// when the system's resolver gives up (resolv.conf(5): 10 s for each server, unless set
/// otherwise). An abandoned thread keeps neither main() from returning nor the process from
/// ending, and runs no signal handler. While more than `max_abandoned` are left, a new lookup
/// fails with EAGAIN.
///
/// Thread safety: one thread at a time.
class lookup {
 public:
  static constexpr int max_abandoned = 128;

  /// EAGAIN where no thread can be had.
  lookup(name_query query, std::error_code& ec);
  lookup(const lookup&) = delete;
  lookup& operator=(const lookup&) = delete;
  ~lookup();

  /// Readable once there is an answer.
  [[nodiscard]] int fd() const noexcept;
  /// To be called when fd() is readable.
  std::vector<address> addresses(std::error_code& ec) const;

 private:
  struct job;
  std::shared_ptr<job> job_;
};

}  // namespace sock::detail
