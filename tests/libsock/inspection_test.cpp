#include <linux/net_tstamp.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <sock/sock.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

TEST_CASE("what is asked for and what is granted are told apart") {
  sock::tcp_socket s(sock::protocol::ipv4);
  const auto buffer = s.request(sock::receive_buffer{4096});
  CHECK(buffer.requested.bytes == 4096);
  CHECK(buffer.in_effect.bytes == 8192);  // the kernel keeps twice that
  CHECK(s.request(sock::no_delay{true}).in_effect.on);
  std::error_code ec;
  s.set(sock::max_segment{1}, ec);
  CHECK(ec == std::errc::invalid_argument);
  CHECK_THROWS_WITH(s.set(sock::max_segment{1}), "setsockopt TCP_MAXSEG: Invalid argument");
}

TEST_CASE("options set before listen shape the connection") {
  sock::tcp_socket s(sock::protocol::ipv4);
  s.set(sock::max_segment{1024});
  s.set(sock::receive_buffer{7040});
  auto listener = std::move(s).listen(sock::address::loopback_ipv4(0));
  auto client = sock::stream::connect(listener.local());
  auto server = listener.accept().peer;
  CHECK(client.info().send_mss.value() <= 1024);
  CHECK(server.get<sock::receive_buffer>().bytes == 2 * 7040);
}

TEST_CASE("queues tell unread, unsent and unacked") {
  auto [client, server] = make_pair_of();
  const std::string data(1 << 20, 'x');
  std::error_code ec;
  const auto put = client.write_all(data, 50ms, ec);
  const auto at_client = client.queues();
  const auto at_server = server.queues();
  CHECK(at_server.unread > 0);
  CHECK(at_client.unread == 0);
  CHECK(at_client.unsent > 0);
  CHECK(static_cast<std::size_t>(at_server.unread + at_client.unsent + at_client.unacked) >=
        put.bytes);
}

TEST_CASE("TCP_INFO has the fields the kernel returned, and no others") {
  auto [client, server] = make_pair_of();
  const auto info = client.info();
  CHECK(info.state == sock::tcp_state::established);
  CHECK(info.send_mss.value() > 0);
  CHECK(info.rtt_us.has_value());
  // A kernel of 2.6.32 returned 104 bytes.
  const char old[104] = {1};
  const auto little = sock::detail::parse_tcp_info(old, sizeof old);
  CHECK(little.state == sock::tcp_state::established);
  CHECK(little.total_retransmitted == 0u);
  CHECK_FALSE(little.pacing_rate);
  CHECK_FALSE(little.send_window);
  CHECK_FALSE(little.receive_window);
  const auto cut = sock::detail::parse_tcp_info(old, 103);
  CHECK_FALSE(cut.total_retransmitted);
}

TEST_CASE("a name that the kernel would cut is refused") {
  sock::tcp_socket s(sock::protocol::ipv4);
  using namespace std::string_view_literals;
  for (const auto name : {"abcdefghijklmnop"sv, "lo-and-behold-a-long-name"sv, "lo\0eth0"sv}) {
    std::error_code ec;
    s.set(sock::bind_to_device(name), ec);
    CHECK(ec == sock::errc::bad_name);
    CHECK(ec == std::errc::invalid_argument);
    s.set(sock::congestion_control(name), ec);
    CHECK(ec == sock::errc::bad_name);
    CHECK_THROWS_AS(s.set(sock::bind_to_device(name)), sock::error);
    CHECK_THROWS_AS(s.request(sock::congestion_control(name)), sock::error);
  }
  std::error_code ec;
  s.set(sock::bind_to_device("lo"), ec);
  if (!ec) CHECK(s.get<sock::bind_to_device>().view() == "lo");
  s.set(sock::bind_to_device("abcdefghijklmno"), ec);  // 15: the kernel's own answer
  CHECK(ec != sock::errc::bad_name);
  const auto algorithm = s.get<sock::congestion_control>();
  CHECK(s.request(algorithm).in_effect.view() == algorithm.view());
}

TEST_CASE("our own shutdown(receive) is not the peer's FIN") {
  auto [client, server] = make_pair_of();
  client.shutdown(sock::direction::receive);
  CHECK(client.peer_status() == sock::peer_state::connected);
  server.shutdown(sock::direction::send);
  for (int i = 0; i < 200 && client.peer_status() == sock::peer_state::connected; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(client.peer_status() == sock::peer_state::finished);
}

TEST_CASE("a message on the error queue is not the end of the peer") {
  auto [client, server] = make_pair_of();
  using time_stamps = sock::raw_option<SOL_SOCKET, SO_TIMESTAMPING, int>;
  client.set(time_stamps{SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE |
                         SOF_TIMESTAMPING_TX_ACK});
  client.write_all(std::string_view("x"));
  pollfd queue{client.fd(), 0, 0};
  REQUIRE(::poll(&queue, 1, 5000) == 1);
  REQUIRE((queue.revents & POLLERR) != 0);
  CHECK(client.peer_status() == sock::peer_state::connected);
}
