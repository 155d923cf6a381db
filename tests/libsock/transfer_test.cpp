#include <array>
#include <chrono>
#include <csignal>
#include <sock/sock.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

static_assert(!std::is_constructible_v<sock::const_buffer, const char (&)[6]>);
static_assert(!std::is_constructible_v<sock::mutable_buffer, std::string_view>);

TEST_CASE("bytes, end of stream and would-block are told apart") {
  auto [client, server] = make_pair_of();
  std::array<char, 8> block{};
  CHECK(server.try_read_some(block).would_block());
  client.write_all("hello"sv);
  CHECK(server.read_exact(std::span(block).first(2)).bytes == 2);
  auto got = server.read_some(block);
  CHECK(got);
  CHECK(got.bytes == 3);
  CHECK(std::string_view(block.data(), 3) == "llo");
  client.shutdown(sock::direction::send);
  got = server.read_some(block);
  CHECK_FALSE(got);
  CHECK(got.end_of_stream());
  CHECK(server.peer_status() == sock::peer_state::finished);
  server.write_all("still"sv);  // half-closed: the other direction lives
  CHECK(client.read_exact(std::span(block).first(5)));
}

TEST_CASE("a stream that ends inside read_exact is an error, before it is not") {
  auto [client, server] = make_pair_of();
  std::array<char, 8> block{};
  client.write_all("abc"sv);
  client.close();
  std::error_code ec;
  auto got = server.read_exact(block, ec);
  CHECK(ec == sock::errc::unexpected_eof);
  CHECK(got.failed());
  CHECK(got.bytes == 3);
  got = server.read_exact(block, ec);
  CHECK_FALSE(ec);
  CHECK(got.end_of_stream());
}

TEST_CASE("a write that fails half way keeps its count") {
  auto [client, server] = make_pair_of();
  const std::string data(1 << 20, 'x');
  std::error_code ec;
  const auto put = client.write_all(data, 50ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(put.bytes > 0);
  CHECK(put.bytes < data.size());
  CHECK(put.bytes >= static_cast<std::size_t>(server.queues().unread));
  try {
    client.write_all(data, 10ms);
    FAIL("nobody reads");
  } catch (const sock::error& e) {
    CHECK(e.peer() == server.local());
  }
  std::size_t read = 0;
  std::array<char, 4096> block{};
  client.shutdown(sock::direction::send);
  while (auto got = server.read_some(block)) read += got.bytes;
  CHECK(read >= put.bytes);
}

TEST_CASE("a peer that is gone is an error with its address, and no signal") {
  auto [client, server] = make_pair_of();
  const auto peer = client.peer();
  client.write_all("unread"sv);
  while (server.queues().unread == 0) std::this_thread::sleep_for(1ms);
  server.close();  // unread data: reset
  while (client.peer_status() != sock::peer_state::gone) std::this_thread::sleep_for(1ms);
  CHECK(client.peer() == peer);
  std::array<char, 8> block{};
  try {
    (void)client.read_some(block);
    FAIL("read from nobody");
  } catch (const sock::error& e) {
    CHECK(e.code() == std::errc::connection_reset);
    CHECK(e.what() == "recv " + peer.to_string() + ": Connection reset by peer");
  }
  std::error_code ec;
  CHECK(client.write_all("x"sv, ec).failed());
  CHECK(ec == std::errc::broken_pipe);  // and SIGPIPE would have killed us
}

TEST_CASE("a blocked read ends at its deadline or at a stop") {
  auto [client, server] = make_pair_of();
  std::array<char, 8> block{};
  std::error_code ec;
  CHECK(server.read_some(block, 10ms, ec).failed());
  CHECK(ec == sock::errc::deadline_passed);
  sock::stop_source stop;
  std::thread t([&, &server = server] { (void)server.read_exact(block, {10s, stop}, ec); });
  std::this_thread::sleep_for(20ms);
  stop.request();
  t.join();
  CHECK(ec == sock::errc::stopped);
  client.write_all("x"sv);
  CHECK(server.read_some(block, stop, ec).failed());
  CHECK(ec == sock::errc::stopped);  // even with data there, or a flood would never stop
  stop.reset();
  CHECK(server.read_some(block, stop).bytes == 1);
}

TEST_CASE("reading into an empty buffer is an error that says so; exactly nothing is not") {
  auto [client, server] = make_pair_of();
  std::string text;
  text.reserve(100);  // not resized: the usual mistake
  const std::array<sock::mutable_buffer, 2> parts{text, text};
  for (int end = 0; end < 2; ++end) {
    std::error_code ec;
    CHECK(server.read_some(text, ec).failed());
    CHECK(ec == sock::errc::empty_buffer);
    CHECK(ec == std::errc::invalid_argument);
    CHECK(server.read_some(text, 1s, ec).failed());
    CHECK(ec == sock::errc::empty_buffer);
    CHECK(server.try_read_some(text, ec).failed());
    CHECK(ec == sock::errc::empty_buffer);
    CHECK(server.peek_some(text, 1s, ec).failed());
    CHECK(ec == sock::errc::empty_buffer);
    CHECK(server.read_some(parts, 1s, ec).failed());
    CHECK(ec == sock::errc::empty_buffer);
    CHECK_THROWS_AS(server.read_some(text), sock::error);
    CHECK(server.read_exact(text));  // a message with an empty body is common
    CHECK(server.read_exact(text, 1s));
    client.shutdown(sock::direction::send);  // the second time: at the end of the stream
  }
}

TEST_CASE("a read into nothing leaves the connection's error to the next read") {
  auto p = make_pair_of();
  p.server.set(sock::linger{true, 0});
  p.server.close();
  std::error_code ec;
  REQUIRE(sock::wait(p.client, sock::readiness::readable, 20s, ec));
  std::array<char, 4> block{};
  CHECK(p.client.read_some(std::span(block).first(0), 20s, ec).failed());
  CHECK(ec == sock::errc::empty_buffer);
  CHECK(p.client.read_some(block, ec).failed());
  CHECK(ec == std::errc::connection_reset);
}
