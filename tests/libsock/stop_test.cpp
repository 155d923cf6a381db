// stop_source: the flag that requested() tells and the descriptor that poll(2) watches are one.
#include <dlfcn.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <functional>
#include <sock/sock.hpp>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

namespace {

bool is_readable(const sock::stop_source& stop) {
  pollfd p{stop.fd(), POLLIN, 0};
  return ::poll(&p, 1, 0) == 1;
}

double processor_seconds() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// A read that nobody answers, with what is left of `stop`: it must come back at its deadline, or be
// stopped, and sleep until then.
std::error_code limited_read(const sock::stop_source& stop) {
  auto [a, b] = sock::unix_stream::pair();
  std::array<char, 1> block{};
  std::error_code ec;
  const double before = processor_seconds();
  (void)a.read_some(block, {100ms, stop}, ec);
  CHECK(processor_seconds() - before < 0.05);
  return ec;
}

// Run once, by the next read(2) or write(2): a signal handler at its worst moment.
std::function<void()> before_call, after_call;

void run_once(std::function<void()>& handler) {
  if (!handler) return;
  const auto run = std::move(handler);
  handler = nullptr;
  run();
}

template <class Call>
ssize_t interruptible(Call call) {
  run_once(before_call);
  const ssize_t n = call();
  run_once(after_call);
  return n;
}

}  // namespace

// In front of libc's. Other threads call them too, and find no handler.
extern "C" {
ssize_t read(int fd, void* to, size_t size) {
  static const auto real = reinterpret_cast<decltype(&::read)>(::dlsym(RTLD_NEXT, "read"));
  return interruptible([&] { return real(fd, to, size); });
}
ssize_t write(int fd, const void* from, size_t size) {
  static const auto real = reinterpret_cast<decltype(&::write)>(::dlsym(RTLD_NEXT, "write"));
  return interruptible([&] { return real(fd, from, size); });
}
}

TEST_CASE("requests and resets that race leave flag and descriptor agreeing") {
  sock::stop_source stop;
  for (int round = 0; round < 20; ++round) {
    std::atomic<bool> go_on{true};
    std::vector<std::thread> requesters;
    for (int i = 0; i < 2; ++i)
      requesters.emplace_back([&] {
        while (go_on) stop.request();
      });
    for (int i = 0; i < 5000; ++i) stop.reset();
    go_on = false;
    for (std::thread& t : requesters) t.join();
    CHECK(stop.requested() == is_readable(stop));
    stop.reset();  // nobody requests any more
    CHECK_FALSE(stop.requested());
    CHECK_FALSE(is_readable(stop));
  }
  CHECK(limited_read(stop) == sock::errc::deadline_passed);
  stop.request();
  CHECK(limited_read(stop) == sock::errc::stopped);
}

TEST_CASE("a signal between any two steps of a request or a reset leaves the two agreeing") {
  sock::stop_source stop;
  const std::function<void()> request = [&] { stop.request(); }, reset = [&] { stop.reset(); };
  for (const bool is_before : {true, false})  // the system call of what is interrupted
    for (const auto& interrupted : {request, reset})
      for (const auto& handler : {request, reset})
        for (const bool was_requested : {true, false}) {
          stop.reset();
          if (was_requested) stop.request();
          (is_before ? before_call : after_call) = handler;
          interrupted();
          before_call = after_call = nullptr;
          CHECK(stop.requested() == is_readable(stop));
        }
  stop.reset();
  CHECK(limited_read(stop) == sock::errc::deadline_passed);
}

TEST_CASE(
    "a descriptor that somebody else has made readable stops the wait, and does not spin it") {
  const sock::stop_source stop;
  const std::uint64_t one = 1;
  REQUIRE(::write(stop.fd(), &one, sizeof one) == sizeof one);
  CHECK(limited_read(stop) == sock::errc::stopped);
}

TEST_CASE("one request wakes every thread that waits, and a reset lets new calls wait again") {
  sock::stop_source stop;
  std::atomic<int> stopped{0};
  std::vector<std::thread> waiting;
  for (int i = 0; i < 4; ++i)
    waiting.emplace_back([&] {
      auto [a, b] = sock::unix_stream::pair();
      std::array<char, 1> block{};
      std::error_code ec;
      (void)a.read_some(block, {20s, stop}, ec);
      stopped += ec == sock::errc::stopped ? 1 : 0;
    });
  std::this_thread::sleep_for(20ms);
  stop.request();
  for (std::thread& t : waiting) t.join();
  CHECK(stopped == 4);
  stop.reset();
  CHECK(limited_read(stop) == sock::errc::deadline_passed);
}

TEST_CASE("a stop is seen by a loop whose data never runs dry, and leaves errno alone") {
  auto p = make_pair_of();
  sock::stop_source stop;
  p.client.write_all(std::string_view("data"));
  stop.request();
  std::array<char, 1> block{};
  std::error_code ec;
  CHECK(p.server.read_some(block, stop, ec).bytes == 0);
  CHECK(ec == sock::errc::stopped);
  p.client.write_all(std::string_view("data"), stop, ec);
  CHECK(ec == sock::errc::stopped);
  errno = EDOM;
  stop.request();
  CHECK(stop.requested());
  CHECK(errno == EDOM);
}
