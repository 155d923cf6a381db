// Limits: of all the attempts of a call together, whatever signals, other threads or the clock do.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <sock/sock.hpp>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
using send_timeout = sock::raw_option<SOL_SOCKET, SO_SNDTIMEO, timeval>;

namespace {
std::size_t max_asked = 0;
}

// The library's calls come by here: how much one of them asks for shows in no result.
extern "C" ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < message->msg_iovlen; ++i) asked += message->msg_iov[i].iov_len;
  max_asked = std::max(max_asked, asked);
  return ::syscall(SYS_sendmsg, fd, message, flags);
}

namespace {

// Far beyond the limits below, and far below what a lost limit would take.
constexpr auto too_long = 5s;

template <class Call>
clock_type::duration time_of(Call call) {
  const auto start = clock_type::now();
  call();
  return clock_type::now() - start;
}

sock::descriptor file_of(std::size_t size) {
  char name[] = "/tmp/libsock-test-XXXXXX";
  sock::descriptor file(::mkostemp(name, O_CLOEXEC));
  ::unlink(name);
  REQUIRE(::ftruncate(file.fd(), static_cast<off_t>(size)) == 0);
  return file;
}

// A signal every 10 ms: more often than any slice that a call might wait in.
class steady_signals {
 public:
  steady_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, &before_);
    set({{0, 10'000}, {0, 10'000}});
  }
  ~steady_signals() {
    set({});
    ::sigaction(SIGALRM, &before_, nullptr);
  }
  steady_signals(const steady_signals&) = delete;
  steady_signals& operator=(const steady_signals&) = delete;

 private:
  static void set(const itimerval& often) { ::setitimer(ITIMER_REAL, &often, nullptr); }
  struct sigaction before_ {};
};

}  // namespace

TEST_CASE("send_file keeps its deadline under signals") {
  auto p = make_pair_of();
  const auto file = file_of(8 << 20);
  const steady_signals signals;
  std::error_code ec;
  CHECK(time_of([&] { sock::send_file(p.client, file, 0, 8 << 20, 200ms, ec); }) < too_long);
  CHECK(ec == sock::errc::deadline_passed);
}

TEST_CASE("limited calls leave the socket's options and flags alone, two at once too") {
  auto p = make_pair_of(65536);
  p.client.set(send_timeout{{7, 0}});
  const auto file = file_of(1 << 20);
  std::atomic<std::size_t> sent{0}, seen_changed{0}, received{0};
  std::thread reader([&] {
    std::array<char, 65536> block{};
    while (auto got = p.server.read_some(block)) received += got.bytes;
  });
  const auto send = [&] {
    for (int i = 0; i < 5; ++i) {
      std::error_code ec;
      sent += sock::send_file(p.client, file, 0, 1 << 20, 20s, ec).bytes;
      if (p.client.get<send_timeout>(ec).value.tv_sec != 7) ++seen_changed;
      if ((::fcntl(p.client.fd(), F_GETFL) & O_NONBLOCK) != 0) ++seen_changed;
    }
  };
  std::thread one(send), other(send);
  one.join();
  other.join();
  CHECK(p.client.get<send_timeout>().value.tv_sec == 7);
  CHECK(seen_changed == 0);
  CHECK(sent == std::size_t{10} << 20);
  p.client.close();
  reader.join();
  CHECK(received == sent);
}

TEST_CASE("send_file can be stopped, and its limited form keeps to the part and the count") {
  auto p = make_pair_of();
  const auto file = file_of(8 << 20);
  sock::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(50ms);
    stop.request();
  });
  std::error_code ec;
  CHECK(sock::send_file(p.client, file, 0, 8 << 20, stop, ec).bytes > 0);
  CHECK(ec == sock::errc::stopped);
  stopper.join();
  CHECK(sock::send_file(p.client, file, 8 << 20, 10, 1s, ec).end_of_stream());
  sock::send_file(p.client, sock::descriptor_view(-1), 0, 10, 1s, ec);
  CHECK(ec == std::errc::bad_file_descriptor);
  CHECK_THROWS_WITH(sock::send_file(p.client, sock::descriptor_view(-1), 0, 10, 1s),
                    contains_text("pread: Bad file descriptor"));
}

TEST_CASE("a limit of time is one for all the parts of a transfer") {
  auto p = make_pair_of();
  std::atomic<bool> go_on{true};
  std::thread trickle([&] {  // a byte long before each read could be late by itself
    std::error_code ec;
    while (go_on && p.client.write_all(std::string_view("x"), ec)) std::this_thread::sleep_for(5ms);
  });
  std::array<char, 100'000> block{};
  std::error_code ec;
  sock::result got;
  CHECK(time_of([&] { got = p.server.read_exact(block, 200ms, ec); }) < too_long);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(got.bytes > 1);
  go_on = false;
  trickle.join();
}

TEST_CASE("a writer whose peer is fast ends at its limit all the same") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  auto client = sock::stream::connect(listener.local());
  auto server = listener.accept().peer;
  std::thread reader([&] {
    while (::recv(server.fd(), nullptr, 1 << 30, MSG_TRUNC) > 0) {
    }
  });
  const std::size_t size = std::size_t{64} << 30;  // a page that is never touched costs nothing
  void* memory =
      ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  std::error_code ec;
  CHECK(time_of([&] { client.write_all(sock::const_buffer(memory, size), 100ms, ec); }) < too_long);
  CHECK(ec == sock::errc::deadline_passed);
  ::munmap(memory, size);
  client.close();
  reader.join();
}

TEST_CASE("a deadline that is given to several calls limits them together") {
  auto p = make_pair_of();
  std::array<char, 8> block{};
  std::error_code ec;
  const sock::deadline together = 100ms;
  CHECK(time_of([&] {
          for (int i = 0; i < 50; ++i) (void)p.server.read_some(block, together, ec);
        }) < 4s);
  CHECK(ec == sock::errc::deadline_passed);
  p.client.write_all(std::string_view("x"));
  CHECK(p.server.read_some(block, 0s).bytes == 1);  // what can be done without waiting
}

TEST_CASE("limits at the ends of the scale: long past, never, and no number") {
  auto p = make_pair_of();
  std::array<char, 8> block{};
  const auto read = [&](const sock::limit& l) {
    std::error_code ec;
    CHECK(time_of([&] { (void)p.server.read_some(block, l, ec); }) < too_long);
    CHECK(ec == sock::errc::deadline_passed);
  };
  using std::chrono::system_clock;
  read(clock_type::time_point::min());
  read(clock_type::time_point{});
  read(system_clock::time_point::min());
  read(system_clock::time_point{});
  read(std::chrono::nanoseconds::min());
  read(std::chrono::hours::min());
  read(-1s);
  read(0s);
  read(std::chrono::duration<double>(std::nan("")));
  read(std::chrono::duration<double>(-std::numeric_limits<double>::infinity()));
  read(std::chrono::time_point<system_clock, std::chrono::hours>::min());
  read(std::chrono::duration<float>(0.01F));
  read(std::chrono::duration<long, std::pico>(1000));
  CHECK(sock::deadline(clock_type::time_point::min()).deadline_ns() == 0);
  CHECK(sock::deadline(system_clock::time_point::min()).deadline_ns() == 0);
  CHECK(sock::deadline(clock_type::time_point::max()).is_never());
  CHECK(sock::deadline(system_clock::time_point::max()).is_never());
  CHECK(sock::deadline(std::chrono::hours::max()).is_never());
  CHECK(sock::deadline(std::chrono::nanoseconds::max()).is_never());
  CHECK(sock::deadline(std::chrono::duration<double>(1e300)).is_never());
  p.client.write_all(std::string_view("x"));
  CHECK(p.server.read_some(block, clock_type::time_point::max()).bytes == 1);
}

TEST_CASE("a notice on the error queue neither ends a wait's deadline nor takes a processor") {
  auto p = make_pair_of();
  using timestamping = sock::raw_option<SOL_SOCKET, SO_TIMESTAMPING, int>;
  p.client.set(timestamping{0x2 | 0x10});  // TX_SOFTWARE, SOFTWARE: each send leaves a notice
  p.client.write_all(std::string_view("x"));
  std::this_thread::sleep_for(20ms);
  std::array<char, 8> block{};
  std::error_code ec;
  timespec before{}, after{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
  CHECK(time_of([&] { (void)p.client.read_some(block, 200ms, ec); }) < too_long);
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK((after.tv_sec - before.tv_sec) * 1e9 + static_cast<double>(after.tv_nsec - before.tv_nsec) <
        0.1e9);
}

TEST_CASE("with a limit no gathered write asks for more than any other write") {
  auto p = make_pair_of();
  const std::vector<char> memory(std::size_t{4} << 20);
  const std::vector<sock::const_buffer> parts(32, sock::const_buffer(memory.data(), memory.size()));
  std::error_code ec;
  max_asked = 0;
  (void)p.client.write_all(parts, 0s, ec);
  CHECK(max_asked == sock::detail::max_at_once);
  std::jthread end([&] {
    std::this_thread::sleep_for(100ms);
    p.server.close();
  });
  (void)p.client.write_all(parts, sock::deadline::never(), ec);  // the kernel may take all of it
  CHECK(max_asked == 32 * memory.size());
}

TEST_CASE("fewer bytes than the low water, and the limit passes: they count") {
  auto p = make_pair_of();
  p.server.set(sock::receive_low_water{100});
  std::thread later([&] {
    std::this_thread::sleep_for(100ms);
    p.client.write_all(std::string_view("0123456789"));
  });
  std::array<char, 1000> block{};
  std::error_code ec;
  const auto got = p.server.read_some(block, 1s, ec);
  later.join();
  CHECK(got.bytes == 10);
  CHECK_FALSE(ec);
  CHECK(p.server.read_some(block, 50ms, ec).bytes == 0);
  CHECK(ec == sock::errc::deadline_passed);
}

TEST_CASE("a file that may block for ever takes no limit") {
  auto p = make_pair_of();
  sock::descriptor device(::open("/dev/zero", O_RDONLY | O_CLOEXEC));
  std::error_code ec;
  CHECK(sock::send_file(p.client, device, 0, 10, 1s, ec).bytes == 0);
  CHECK(ec == std::errc::invalid_argument);
}

TEST_CASE("writing nothing first over TCP Fast Open is complete") {
  using no_cookie = sock::raw_option<IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, int>;
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::error_code ec;
  sock::tcp_socket s(listener.local());
  s.set(sock::fast_open_connect{true});
  s.set(no_cookie{1});
  auto client = std::move(s).connect(listener.local(), 2s, ec);
  REQUIRE(client);
  CHECK(client->write_all(std::string_view(), 1s, ec).bytes == 0);
  CHECK_FALSE(ec);
  CHECK(client->write_all(std::string_view("hello"), 1s, ec).bytes == 5);
  CHECK_FALSE(ec);
}
