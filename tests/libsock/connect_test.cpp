#include <fcntl.h>

#include <chrono>
#include <sock/sock.hpp>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using sock::address;

static_assert(sizeof(sock::stream) == sizeof(int));
static_assert(sizeof(sock::listener) == sizeof(int));
static_assert(sizeof(sock::tcp_socket) == sizeof(int));
static_assert(!std::is_copy_constructible_v<sock::stream>);
static_assert(!std::is_default_constructible_v<sock::stream>);
static_assert(std::is_nothrow_move_constructible_v<sock::stream>);
static_assert(std::is_trivially_copyable_v<sock::stream_view>);  // passed like an int
template <class Socket, class Option>
concept can_set = requires(Socket s, Option o) {
  s.set(o);
};
static_assert(can_set<sock::tcp_socket, sock::receive_buffer>);
static_assert(!can_set<sock::listener, sock::receive_buffer>);
static_assert(!can_set<sock::stream, sock::receive_buffer>);
static_assert(!can_set<sock::stream, sock::max_segment>);
static_assert(can_set<sock::stream, sock::send_buffer>);

namespace {
bool is_close_on_exec(int fd) {
  return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}
address nobody() {  // a port that was free a moment ago
  return sock::listener::bind(address::loopback_ipv4(0)).local();
}
}  // namespace

TEST_CASE("listen, connect, accept, over both IP versions") {
  for (const address& where : {address::loopback_ipv4(0), address::loopback_ipv6(0)}) {
    auto listener = sock::listener::bind(where);
    CHECK(listener.local().port() != 0);
    auto client = sock::stream::connect(listener.local());
    auto [server, from] = listener.accept();
    CHECK(from == client.local());
    CHECK(server.peer() == client.local());
    CHECK(client.peer() == server.local());
    CHECK(is_close_on_exec(listener.fd()));
    CHECK(is_close_on_exec(client.fd()));
    CHECK(is_close_on_exec(server.fd()));
  }
}

TEST_CASE("dual stack is chosen, never happened upon") {
  auto only = sock::listener::bind(address::any_ipv6(0));
  const auto port = only.local().port();
  std::error_code ec;
  CHECK_FALSE(sock::stream::connect(address::loopback_ipv4(port), ec));
  CHECK(ec == std::errc::connection_refused);
  auto both = sock::tcp_socket(sock::protocol::dual_stack).listen(address::any_ipv6(0));
  auto client = sock::stream::connect(address::loopback_ipv4(both.local().port()));
  auto [server, from] = both.accept();
  CHECK(from.is_ipv4_mapped());
  CHECK(from.unmapped() == client.local());
  CHECK(sock::stream::connect(server.local()).peer().is_ipv4_mapped());
}

TEST_CASE("errors name the call and the peer, in both forms") {
  const address peer = nobody();
  std::error_code ec;
  CHECK_FALSE(sock::stream::connect(peer, ec));
  CHECK(ec == std::errc::connection_refused);
  try {
    sock::stream::connect(peer);
    FAIL("connected to nobody");
  } catch (const sock::error& e) {
    CHECK(std::string(e.call()) == "connect");
    CHECK(e.peer() == peer);
    CHECK(e.code() == std::errc::connection_refused);
    CHECK(e.what() == "connect " + peer.to_string() + ": Connection refused");
  }
  auto listener = sock::listener::bind(address::loopback_ipv4(0));
  CHECK_FALSE(sock::listener::bind(listener.local(), 5, ec));
  CHECK(ec == std::errc::address_in_use);
  CHECK_THROWS_WITH(sock::listener::bind(listener.local()),
                    "bind " + listener.local().to_string() + ": Address already in use");
}

TEST_CASE("connecting to a name reports every failure") {
  const auto port = std::to_string(nobody().port());
  try {
    sock::stream::connect("localhost", port);
    FAIL("connected to nobody");
  } catch (const sock::connect_error& e) {
    CHECK(e.failures().size() == sock::resolve("localhost", port).size());
    for (const auto& a : e.failures())
      CHECK(std::string(e.what()).find(a.to.to_string()) != std::string::npos);
  }
  CHECK_THROWS_AS(sock::stream::connect("no such name", "1"), sock::connect_error);
  auto listener = sock::listener::bind(address::loopback_ipv4(0));
  auto peer = sock::stream::connect("localhost", std::to_string(listener.local().port()));
  CHECK(peer.peer() == listener.local());  // whichever version localhost names first
}

TEST_CASE("a listener made O_NONBLOCK by a deadline still waits without one") {
  auto listener = sock::listener::bind(address::loopback_ipv4(0));
  std::error_code ec;
  CHECK_FALSE(listener.accept(10ms, ec));
  CHECK(ec == std::errc::timed_out);
  CHECK(ec != std::error_code(ETIMEDOUT, std::system_category()));  // the kernel's own
  std::optional<sock::stream> client;
  std::thread later([&] {
    std::this_thread::sleep_for(20ms);
    client = sock::stream::connect(listener.local());
  });
  const auto from = listener.accept().from;
  later.join();
  CHECK(from == client->local());
}

TEST_CASE("a blocked accept is stopped from another thread") {
  auto listener = sock::listener::bind(address::loopback_ipv4(0));
  sock::stop_source stop;
  std::error_code ec;
  std::thread t([&] { listener.accept(stop, ec); });
  std::this_thread::sleep_for(20ms);
  stop.request();
  t.join();
  CHECK(ec == sock::errc::stopped);
}

TEST_CASE("only a moved-from object is empty, and close() is reported once") {
  auto [client, server] = make_pair_of();
  const int fd = client.fd();
  sock::stream moved = std::move(client);
  CHECK(moved.fd() == fd);
  CHECK_FALSE(client.is_open());  // NOLINT(bugprone-use-after-move): that is the point
  moved.close();
  CHECK_FALSE(moved.is_open());
  CHECK(::fcntl(fd, F_GETFD) == -1);
  CHECK_THROWS_AS(moved.close(), sock::error);
  std::error_code ec;
  moved.shutdown(sock::direction::send, ec);
  CHECK(ec == std::errc::bad_file_descriptor);
}

TEST_CASE("a connect whose handshake nobody answers ends at its deadline") {
  auto listener = sock::listener::bind(address::loopback_ipv4(0), 0);
  std::vector<sock::stream> queue;  // fills the queue; the next SYN is dropped
  std::error_code ec;
  for (int i = 0; i < 8 && !ec; ++i)
    if (auto c = sock::stream::connect(listener.local(), 50ms, ec)) queue.push_back(*std::move(c));
  CHECK(ec == sock::errc::deadline_passed);
}

TEST_CASE("a connection to itself is refused, and leaves the port to the server") {
  for (const address& where : {address::loopback_ipv4(0), address::loopback_ipv6(0)}) {
    for (const bool is_limited : {false, true}) {
      sock::tcp_socket s(where);
      s.bind(where);
      const address self = s.local();
      std::error_code ec;
      const auto connected =
          is_limited ? std::move(s).connect(self, 5s, ec) : std::move(s).connect(self, ec);
      CHECK_FALSE(connected);
      CHECK(ec == sock::errc::connected_to_itself);
      CHECK(ec == std::errc::connection_refused);
      // Without SO_REUSEADDR: nothing of it may be left, not even in TIME-WAIT.
      auto server = sock::tcp_socket(self).listen(self, 5, ec);
      CHECK_FALSE(ec);
      REQUIRE(server);
      CHECK(sock::stream::connect(self, 5s).peer() == self);
    }
  }
  sock::tcp_socket s(sock::protocol::ipv4);
  s.bind(address::loopback_ipv4(0));
  const address self = s.local();
  CHECK_THROWS_WITH(std::move(s).connect(self),
                    "connect " + self.to_string() + ": connected to itself: nobody listens there");
}

TEST_CASE("a port that the kernel chooses for both ends is noticed too") {
  // IP_LOCAL_PORT_RANGE (Linux 6.3) of one port: what otherwise happens once in 28,000 times.
  const address where = nobody();
  using port_range = sock::raw_option<0, 51, std::uint32_t>;
  sock::tcp_socket s(sock::protocol::ipv4);
  std::error_code ec;
  s.set(port_range{where.port() * 0x10001U}, ec);
  if (ec) return;
  CHECK_FALSE(std::move(s).connect(where, ec));  // NOLINT(bugprone-use-after-move)
  CHECK(ec == sock::errc::connected_to_itself);
}
