// Resolving names and connecting to them, within limits.
#include <signal.h>
#include <sys/time.h>

#include <atomic>
#include <chrono>
#include <sock/lookup.hpp>
#include <sock/sock.hpp>
#include <string_view>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "fake_names.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using sock::address;
using sock::ip_version;

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

TEST_CASE("a silent name server holds up a call no longer than its limit") {
  silent_name_server silence;
  std::error_code ec;
  CHECK(sock::resolve("silent.test", "80", ip_version::any, 50ms, ec).empty());
  CHECK(ec == sock::errc::deadline_passed);
  CHECK_THROWS_AS(sock::resolve("silent.test", "80", ip_version::v4, 20ms), sock::error);
  std::vector<sock::attempt> failures;
  CHECK_FALSE(sock::stream::connect("silent.test", "80", 50ms, failures, ec));
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(failures.empty());
  try {
    sock::stream::connect("silent.test", "80", 20ms);
    FAIL("connected");
  } catch (const sock::connect_error& e) {
    CHECK(e.code() == sock::errc::deadline_passed);
    CHECK(e.call() == "getaddrinfo"sv);
  }
  CHECK(silence.lookups() == 4);
}

TEST_CASE("a stop ends the wait for a name, from another thread or from a signal handler") {
  silent_name_server silence;
  sock::stop_source stop;
  std::error_code ec;
  std::thread other([&] {
    std::this_thread::sleep_for(30ms);
    stop.request();
  });
  CHECK(sock::resolve("silent.test", "80", ip_version::any, {20s, stop}, ec).empty());
  CHECK(ec == sock::errc::stopped);
  other.join();
  stop.reset();

  // The handler must run on a thread of the program, never on the resolver's.
  static const auto caller = std::this_thread::get_id();
  static std::atomic<bool> was_caller = false;
  static sock::stop_source* stop_of_handler = &stop;
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = [](int) {
    was_caller = std::this_thread::get_id() == caller;
    stop_of_handler->request();
  };
  ::sigaction(SIGALRM, &action, &before);
  const timeval soon{0, 30'000};
  const itimerval once{{0, 0}, soon};
  ::setitimer(ITIMER_REAL, &once, nullptr);
  CHECK(sock::resolve("silent.test", "80", ip_version::any, {20s, stop}, ec).empty());
  CHECK(ec == sock::errc::stopped);
  CHECK(was_caller);
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("abandoned lookups do not pile up, and make room when they end") {
  std::error_code ec;
  const int maximum = sock::detail::lookup::max_abandoned;
  {
    silent_name_server silence;
    const auto before = silence.threads();
    for (int i = 0; i < maximum; ++i) {
      CHECK(sock::resolve("silent.test", "80", ip_version::any, 0s, ec).empty());
      REQUIRE(ec == sock::errc::deadline_passed);
    }
    CHECK(sock::resolve("silent.test", "80", ip_version::any, 20s, ec).empty());
    CHECK(ec == std::errc::resource_unavailable_try_again);
    CHECK(silence.threads() <= before + maximum);
    // A numeric address needs no thread, and nobody is asked without a limit.
    CHECK(sock::resolve("127.0.0.1", "80", ip_version::any, 0s, ec).size() == 1);
    CHECK_FALSE(sock::resolve("localhost", "80", ip_version::any, ec).empty());
  }
  CHECK_FALSE(sock::resolve("localhost", "80", ip_version::any, 20s, ec).empty());
  CHECK_FALSE(ec);
}

TEST_CASE("a lookup that ends in time gives what one without a limit gives") {
  std::error_code ec;
  CHECK(sock::resolve("two.test", "80", ip_version::any, 20s) ==
        std::vector{address("127.0.0.2:80"), address("127.0.0.1:80")});
  CHECK(sock::resolve("localhost", "80", ip_version::any, 20s) == sock::resolve("localhost", "80"));
  CHECK(sock::resolve("no such name", "80", ip_version::any, 20s, ec).empty());
  CHECK(ec.category() == sock::resolver_category());
  std::vector<std::thread> many;
  std::atomic<int> found = 0;
  for (int i = 0; i < 16; ++i)
    many.emplace_back([&] {
      std::error_code mine;
      found += sock::resolve("two.test", "80", ip_version::any, 20s, mine).size() == 2 ? 1 : 0;
    });
  for (auto& t : many) t.join();
  CHECK(found == 16);
}

TEST_CASE("what getaddrinfo would misread is refused, with and without a limit") {
  const std::pair<std::string_view, std::string_view> misread[] = {
      {"127.0.0.1", "99999"},  {"127.0.0.1", "65536"}, {"127.0.0.1", "18446744073709551697"},
      {"127.0.0.1", "-1"},     {"127.0.0.1", "+80"},   {"127.0.0.1", " 80"},
      {"127.0.0.1", "80\0"sv}, {"localhost", "99999"}, {"127.0.0.1\0.bank.example"sv, "443"},
      {"localhost\0x"sv, "80"}};
  const auto is_refused = [](const std::error_code& ec) {
    return ec == sock::errc::bad_port || ec == sock::errc::bad_name;
  };
  for (const auto& [host, service] : misread) {
    std::error_code ec;
    CHECK(sock::resolve(host, service, ip_version::any, ec).empty());
    CHECK(is_refused(ec));
    CHECK(sock::resolve(host, service, ip_version::any, 20s, ec).empty());
    CHECK(is_refused(ec));
    CHECK(sock::resolve_local(host, service, ip_version::any, ec).empty());
    CHECK(is_refused(ec));
  }
  CHECK(sock::resolve("127.0.0.1", "65535").at(0).port() == 65535);
  CHECK(sock::resolve("127.0.0.1", "00080").at(0).port() == 80);
  CHECK(sock::resolve("::1", "0").at(0).port() == 0);
}
