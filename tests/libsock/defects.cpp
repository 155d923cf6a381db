// Defects found in respected socket libraries, each as a test that libsock passes.
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <sock/sock.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

// Puts a signal's disposition back when a test ends.
class disposition {
 public:
  disposition(int signal, void (*handler)(int)) : signal_(signal) {
    struct sigaction action {};
    action.sa_handler = handler;  // and no SA_RESTART
    ::sigaction(signal, &action, &before_);
  }
  ~disposition() { ::sigaction(signal_, &before_, nullptr); }
  disposition(const disposition&) = delete;
  disposition& operator=(const disposition&) = delete;

 private:
  int signal_;
  struct sigaction before_ {};
};

std::atomic<int> alarms{0};  // the handler runs in whichever thread

// A signal every 300 microseconds, interrupting whatever it meets.
class alarm_storm {
 public:
  alarm_storm() : handler_(SIGALRM, [](int) { ++alarms; }) {
    alarms = 0;
    const itimerval often{{0, 300}, {0, 300}};
    ::setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~alarm_storm() {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
  }
  alarm_storm(const alarm_storm&) = delete;
  alarm_storm& operator=(const alarm_storm&) = delete;

 private:
  disposition handler_;
};

void wait_until_gone(sock::stream& s) {
  while (s.peer_status() != sock::peer_state::gone) std::this_thread::sleep_for(1ms);
}

void reset_by_peer(tcp_pair& p) {
  p.server.set(sock::linger{true, 0});
  p.server.close();
  wait_until_gone(p.client);
}

}  // namespace

TEST_CASE("minnow: a non-blocking accept of nothing is not descriptor 0, which stays open") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::error_code ec;
  CHECK_FALSE(listener.try_accept(ec));
  CHECK_FALSE(ec);
  CHECK_FALSE(listener.try_accept());
  CHECK_FALSE(listener.accept(1ms, ec));
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(::fcntl(0, F_GETFD) != -1);
}

TEST_CASE("minnow: descriptor 0 is a descriptor like any other") {
  const int input = ::dup(0);
  REQUIRE(input > 0);
  ::close(0);
  {
    auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
    CHECK(listener.fd() == 0);
    CHECK(listener.is_open());
    sock::listener moved = std::move(listener);
    CHECK(moved.fd() == 0);
  }
  CHECK(::fcntl(0, F_GETFD) == -1);  // and closed like any other
  REQUIRE(::dup2(input, 0) == 0);
  ::close(input);
}

TEST_CASE("minnow: a scattered read reports the end of the stream") {
  auto [client, server] = make_pair_of();
  std::array<char, 2> a{};
  std::array<char, 8> b{};
  const std::array<sock::mutable_buffer, 2> parts{a, b};
  client.write_all("hello"sv);
  client.shutdown(sock::direction::send);
  while (server.queues().unread < 5) std::this_thread::sleep_for(1ms);
  CHECK(server.read_some(parts).bytes == 5);
  CHECK(std::string_view(a.data(), 2) == "he");
  CHECK(std::string_view(b.data(), 3) == "llo");
  CHECK(server.read_some(parts).end_of_stream());
}

TEST_CASE("minnow: a buffer is as large for the second read as for the first") {
  auto [client, server] = make_pair_of();
  std::string buffer(16, '\0');
  client.write_all("ab"sv);
  CHECK(server.read_some(buffer).bytes == 2);
  CHECK(buffer.size() == 16);
  client.write_all("0123456789abcdef"sv);
  CHECK(server.read_exact(buffer).bytes == 16);
}

TEST_CASE("minnow: a close that failed is not repeated by the destructor") {
  int reused = -1;
  {
    auto [client, server] = make_pair_of();
    const int number = client.fd();
    ::close(number);  // as another owner would, by mistake
    std::error_code ec;
    client.close(ec);
    CHECK(ec == std::errc::bad_file_descriptor);
    const sock::descriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    reused = ::dup3(null.fd(), number, O_CLOEXEC);  // the number is someone else's now
  }
  CHECK(::fcntl(reused, F_GETFD) != -1);
  ::close(reused);
}

TEST_CASE("minnow, sockpp: a peer that is gone kills nobody, whatever the call") {
  const disposition by_default(SIGPIPE, SIG_DFL);
  const std::array<sock::const_buffer, 2> parts{"a"sv, "b"sv};
  const sock::descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  for (int call = 0; call < 8; ++call) {
    auto p = make_pair_of();
    reset_by_peer(p);
    char byte;
    std::error_code ec;
    (void)p.client.read_some(std::span(&byte, 1),
                             ec);  // takes the ECONNRESET: what is left is EPIPE
    switch (call) {
      case 0:
        p.client.write_all("x"sv, ec);
        break;
      case 1:
        (void)p.client.write_some("x"sv, ec);
        break;
      case 2:
        (void)p.client.try_write_some("x"sv, ec);
        break;
      case 3:
        p.client.write_all("x"sv, 1s, ec);
        break;
      case 4:
        p.client.write_all(parts, 1s, ec);
        break;
      case 5:
        sock::send_urgent(p.client, std::byte{1}, ec);
        break;
      case 6:
        sock::send_file(p.client, file, 0, 10, 1s, ec);
        break;
      case 7:
        sock::send_file(p.client, file, 0, 10, sock::deadline::never(), ec);
        break;
    }
    INFO("call " << call);
    CHECK(ec == std::errc::broken_pipe);
  }
}

TEST_CASE("sockpp: SIGPIPE is not switched off for the process, nor for the thread") {
  const disposition by_default(SIGPIPE, SIG_DFL);
  auto p = make_pair_of();
  reset_by_peer(p);
  const sock::descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  std::error_code ec;
  p.client.write_all("x"sv, ec);
  sock::send_file(p.client, file, 0, 10, sock::deadline::never(), ec);
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  CHECK(now.sa_handler == SIG_DFL);
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  CHECK_FALSE(::sigismember(&mask, SIGPIPE));
  ::sigpending(&mask);
  CHECK_FALSE(::sigismember(&mask, SIGPIPE));
}

TEST_CASE("sockpp: a write that fails half way keeps its count") {
  auto p = make_pair_of();
  const std::string data(8 << 20, 'x');
  std::size_t received = 0;
  std::thread reader([&] {
    std::array<char, 4096> block{};
    while (received < (1 << 20)) received += p.server.read_some(block).bytes;
    p.server.set(sock::linger{true, 0});
    p.server.close();
  });
  std::size_t counted = 0;
  SECTION("error_code") {
    std::error_code ec;
    const auto put = p.client.write_all(data, ec);
    CHECK(ec);
    CHECK(put.failed());
    counted = put.bytes;
  }
  SECTION("exception") {
    try {
      p.client.write_all(data);
      FAIL("the peer was gone");
    } catch (const sock::error& e) {
      counted = e.transferred();
      CHECK(std::string(e.what()).find("after " + std::to_string(counted)) != std::string::npos);
    }
  }
  SECTION("gathered") {
    const std::array<sock::const_buffer, 2> parts{std::string_view(data).substr(0, 1000),
                                                  std::string_view(data).substr(1000)};
    std::error_code ec;
    counted = p.client.write_all(parts, 10s, ec).bytes;
    CHECK(ec);
  }
  reader.join();
  CHECK(counted >= received);
  CHECK(counted < data.size());
}

TEST_CASE("sockpp: one name, one contract: some may be a part, all is all") {
  auto [client, server] = make_pair_of();
  const std::string data(1 << 20, 'x');
  const auto some = client.try_write_some(data);
  CHECK(some.bytes > 0);
  CHECK(some.bytes < data.size());
  while (client.try_write_some(data)) {  // until both queues are full
  }
  CHECK(client.try_write_some(data).would_block());
  std::error_code ec;
  CHECK(client.write_all(std::string_view(data), 1ms, ec).failed());
  CHECK(client.write_all(std::span(data.data(), data.size()), 1ms, ec).failed());
}

TEST_CASE("Asio: SO_RCVTIMEO is heeded by a synchronous read") {
  auto [client, server] = make_pair_of();
  using receive_timeout = sock::raw_option<SOL_SOCKET, SO_RCVTIMEO, timeval>;
  server.set(receive_timeout{{0, 20'000}});
  std::array<char, 8> block{};
  CHECK(server.read_some(block).would_block());
  CHECK(server.read_exact(block).would_block());
  std::error_code ec;
  CHECK(server.read_some(block, 50ms, ec).failed());  // our own deadline is another matter
  CHECK(ec == sock::errc::deadline_passed);
  using send_timeout = sock::raw_option<SOL_SOCKET, SO_SNDTIMEO, timeval>;
  client.set(send_timeout{{0, 20'000}});
  const std::string data(1 << 20, 'x');
  const auto put = client.write_all(data, ec);
  CHECK(put.bytes > 0);
  CHECK(ec == std::errc::resource_unavailable_try_again);
}

TEST_CASE("Asio: a deadline leaves O_NONBLOCK off on a stream") {
  auto [client, server] = make_pair_of();
  std::array<char, 8> block{};
  std::error_code ec;
  (void)server.read_some(block, 1ms, ec);
  (void)server.try_read_some(block, ec);
  CHECK((::fcntl(server.fd(), F_GETFL) & O_NONBLOCK) == 0);
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  auto connected = sock::stream::connect(listener.local(), 1s);
  CHECK((::fcntl(connected.fd(), F_GETFL) & O_NONBLOCK) == 0);
  CHECK((::fcntl(listener.accept(1s).peer.fd(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("sockpp, minnow, Asio, Poco: no descriptor outlives exec") {
  auto [client, server] = make_pair_of();
  auto listener = sock::listener::bind(sock::address::loopback_ipv6(0));
  auto limited = sock::stream::connect(listener.local(), 1s);
  auto accepted = listener.accept(1s).peer;
  sock::stop_source stop;
  auto [a, b] = sock::unix_stream::pair();
  auto local = sock::unix_listener::bind(sock::address("unix:@libsock-exec-test"));
  auto caller = sock::unix_stream::connect(local.local());
  auto callee = local.accept().peer;
  for (int fd : {client.fd(), server.fd(), listener.fd(), limited.fd(), accepted.fd(), stop.fd(),
                 a.fd(), b.fd(), local.fd(), caller.fd(), callee.fd()}) {
    CHECK((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  }
}

TEST_CASE("all but Poco and tpc: a storm of signals is never seen") {
  const alarm_storm storm;
  constexpr std::size_t total = 4 << 20;
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  // The storm goes to any thread of the process that does not block it: both sides feel it.
  std::size_t sent = 0, received = 0;
  std::error_code reading;
  std::thread reader([&, &ec = reading] {
    auto server = listener.accept().peer;
    std::array<char, 10'000> block{};
    while (received < total / 2) {
      std::this_thread::sleep_for(50us);
      received += server.read_some(block, ec).bytes;
      if (ec) break;
    }
    while (auto got = server.read_some(block, 20s, ec)) received += got.bytes;
  });
  std::this_thread::sleep_for(20ms);  // accept() meets the storm as well
  sock::tcp_socket c(sock::protocol::ipv4);
  c.set(sock::send_buffer{8192});
  auto client = std::move(c).connect(listener.local());
  const std::string data(total / 2, 'x');
  std::error_code ec;
  sent += client.write_all(data, ec).bytes;
  CHECK_FALSE(ec);
  sent += client.write_all(data, 20s, ec).bytes;
  CHECK_FALSE(ec);
  client.shutdown(sock::direction::send);
  reader.join();
  CHECK_FALSE(reading);
  CHECK(sent == total);
  CHECK(received == total);
  CHECK(alarms > 10);
}

TEST_CASE("a deadline is kept in a storm of signals") {
  const alarm_storm storm;
  auto [client, server] = make_pair_of();
  std::array<char, 8> block{};
  std::error_code ec;
  const auto start = std::chrono::steady_clock::now();
  (void)server.read_some(block, 100ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(std::chrono::steady_clock::now() - start >= 100ms);
  CHECK(alarms > 10);
}

TEST_CASE("a signal handler stops a blocked accept") {
  static sock::stop_source* stopping = nullptr;
  sock::stop_source stop;
  stopping = &stop;
  const disposition handler(SIGUSR1, [](int) { stopping->request(); });
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::thread killer([] {
    std::this_thread::sleep_for(20ms);
    ::kill(::getpid(), SIGUSR1);
  });
  std::error_code ec;
  CHECK_FALSE(listener.accept(stop, ec));
  CHECK(ec == sock::errc::stopped);
  killer.join();
  stopping = nullptr;
}
