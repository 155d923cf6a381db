// Connecting to a name of several addresses, whatever this system's own names resolve to.
#include <dlfcn.h>
#include <netdb.h>

#include <chrono>
#include <sock/sock.hpp>
#include <string_view>

#include "catch.hpp"

using namespace std::chrono_literals;
using sock::address;

// Stands before libc's: two.test is 127.0.0.2, then 127.0.0.1.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  static const auto real =
      reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name == nullptr || std::string_view(name) != "two.test")
    return real(name, service, hints, found);
  if (const int why = real("127.0.0.2", service, hints, found); why != 0) return why;
  addrinfo* last = *found;
  while (last->ai_next != nullptr) last = last->ai_next;
  return real("127.0.0.1", service, hints, &last->ai_next);
}

namespace {
const address deaf_host("127.0.0.2", 0);
}

TEST_CASE("every address of a name is tried, and every failure told") {
  const auto port = sock::listener::bind(deaf_host).local().port();  // nobody, a moment later
  std::vector<sock::attempt> failures;
  std::error_code ec;
  CHECK_FALSE(sock::stream::connect("two.test", std::to_string(port), 5s, failures, ec));
  REQUIRE(failures.size() == 2);
  CHECK(failures[0].to == deaf_host.with_port(port));
  CHECK(failures[1].to == address::loopback_ipv4(port));
  CHECK(failures[0].failure == std::errc::connection_refused);
  CHECK(failures[1].failure == std::errc::connection_refused);

  auto listener = sock::listener::bind(address::loopback_ipv4(port));
  auto peer = sock::stream::connect("two.test", std::to_string(port));
  CHECK(peer.peer() == listener.local());
}

TEST_CASE("an address that never answers leaves time for the next") {
  auto deaf = sock::listener::bind(deaf_host, 0);
  const auto port = deaf.local().port();
  auto listener = sock::listener::bind(address::loopback_ipv4(port));
  std::vector<sock::stream> queue;  // with it full, the kernel drops each further SYN
  std::error_code ec;
  while (auto waiting = sock::stream::connect(deaf.local(), 100ms, ec))
    queue.push_back(*std::move(waiting));
  REQUIRE(ec == sock::errc::deadline_passed);

  const auto limit = 3s;
  std::vector<sock::attempt> failures;
  const auto began = std::chrono::steady_clock::now();
  const auto peer = sock::stream::connect("two.test", std::to_string(port), limit, failures, ec);
  CHECK(std::chrono::steady_clock::now() - began < limit);
  REQUIRE(peer);
  CHECK(peer->peer() == listener.local());
  CHECK_FALSE(ec);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].to == deaf.local());
  CHECK(failures[0].failure == sock::errc::deadline_passed);
}
