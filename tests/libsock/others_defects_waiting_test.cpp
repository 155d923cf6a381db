// Defects found in respected socket libraries, each as a test that libsock passes.
// Deadlines, and signals that interrupt whatever waits.
#include "others_defects.hpp"

using namespace others_defects;

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
