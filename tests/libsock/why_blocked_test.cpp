// why_blocked names what holds a connection.
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <numeric>
#include <sock/sock.hpp>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

TEST_CASE("why_blocked names what holds the connection") {
  auto [client, server] = make_pair_of();
  auto b = sock::why_blocked(client);
  CHECK(b.sending == sock::send_stall_reason::none);
  CHECK(b.receiving == sock::receive_stall_reason::peer_silent);
  CHECK_FALSE(b.write_would_block);
  CHECK(b.read_would_block);
  const std::string data(1 << 20, 'x');
  std::error_code ec;
  client.write_all(data, 100ms, ec);
  // The last of the window may still be on its way; it closes within a moment.
  for (int i = 0; i < 200; ++i) {
    b = sock::why_blocked(client);
    if (b.sending == sock::send_stall_reason::peer_window_closed) break;
    std::this_thread::sleep_for(10ms);
  }
  INFO(b.to_string());
  // Depending on how segments fell, the window ends closed or too small for the next segment.
  CHECK((b.sending == sock::send_stall_reason::peer_window_closed ||
         b.sending == sock::send_stall_reason::peer_window_full));
  CHECK(b.write_would_block);
  CHECK(sock::why_blocked(server).receiving == sock::receive_stall_reason::none);
  CHECK(sock::memory(server).receive_used > 0);
  CHECK(sock::memory(client).send_queued > 0);
  CHECK(b.to_string().find("the send buffer is full: the peer's window") == 0);
  server.close();
  while (client.peer_status() != sock::peer_state::gone) std::this_thread::sleep_for(1ms);
  CHECK(sock::why_blocked(client).sending == sock::send_stall_reason::not_connected);
}

TEST_CASE("why_blocked: the peer has finished") {
  auto [client, server] = make_pair_of();
  server.shutdown(sock::direction::send);
  while (client.peer_status() == sock::peer_state::connected) std::this_thread::sleep_for(1ms);
  CHECK(sock::why_blocked(client).receiving == sock::receive_stall_reason::finished);
  CHECK_FALSE(sock::why_blocked(client).read_would_block);
}

TEST_CASE("why_blocked does not speak of room where write() fails") {
  auto [client, server] = make_pair_of();
  client.shutdown(sock::direction::send);
  while (server.peer_status() == sock::peer_state::connected) std::this_thread::sleep_for(1ms);
  CHECK(sock::why_blocked(client).to_string().find("write() would fail: ") == 0);
  server.set(sock::linger{true, 0});
  server.close();
  while (client.peer_status() != sock::peer_state::gone) std::this_thread::sleep_for(1ms);
  CHECK(sock::why_blocked(client).to_string().find("write() would fail: there is no") == 0);
}

TEST_CASE("why_blocked claims no more than is known: what poll(2) withholds, write() may take") {
  sock::tcp_socket t(sock::protocol::ipv4);
  t.set(sock::receive_buffer{8192});
  auto listener = std::move(t).listen(sock::address::loopback_ipv4(0));
  auto client = sock::stream::connect(listener.local());
  client.set(sock::send_buffer{65536});
  auto server = listener.accept().peer;
  const std::string part(1024, 'x');
  const auto settle = [&] { std::this_thread::sleep_for(5ms); };
  while (sock::why_blocked(client).is_writable && client.try_write_some(part)) settle();
  std::size_t more = 0;
  for (auto b = sock::why_blocked(client); !b.is_writable && !b.write_would_block;
       b = sock::why_blocked(client)) {
    CHECK(b.to_string().find("not writable, though write() would take some: ") == 0);
    const auto put = client.try_write_some(part);
    REQUIRE(put);
    more += put.bytes;
  }
  CHECK(more > 10'000);
  // Full. At most the last segment is filled up, and nothing is claimed of that.
  for (std::size_t i = 0; client.try_write_some(part); ++i) REQUIRE(i < 128);
  CHECK(sock::why_blocked(client).write_would_block);
  CHECK(sock::why_blocked(client).to_string().find("write() would block") == std::string::npos);
}
