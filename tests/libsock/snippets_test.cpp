// Every snippet of the headers' comments, as it stands there, compiled and run.
#include <cassert>
#include <chrono>
#include <sock/sock.hpp>
#include <sock/stop_token.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#pragma GCC diagnostic ignored "-Wparentheses"

using namespace std::chrono_literals;

namespace {

// The far end of a snippet's `peer`: says "hello\n", takes what comes, and is done.
class far_end {
 public:
  explicit far_end(sock::stream s)
      : thread_([s = std::move(s), this]() mutable {
          std::error_code ec;
          s.write_all(std::string_view("hello\n"), ec);
          s.shutdown(sock::direction::send, ec);
          std::array<char, 4096> block;
          while (auto got = s.read_some(block, 10s, ec)) received_ += got.bytes;
        }) {}
  std::size_t join() {
    thread_.join();
    return received_;
  }

 private:
  std::size_t received_ = 0;
  std::thread thread_;
};

struct conversation {
  tcp_pair ends = make_pair_of(65536);
  sock::stream peer = std::move(ends.client);
  far_end other{std::move(ends.server)};
  std::size_t finish() {
    if (peer.is_open()) peer.close();
    return other.join();
  }
};

void log(const std::string&, std::size_t = 0) {}
sock::listener anywhere() {
  return sock::listener::bind(sock::address::loopback_ipv4(0));
}
sock::address free_address() {
  return anywhere().local();
}

}  // namespace

TEST_CASE("snippet: address"){
#include "address_1.inc"
}

TEST_CASE("snippets: buffers") {
  conversation c;
  auto& peer = c.peer;
  {
#include "buffer_1.inc"
    CHECK(got.bytes > 0);
  }
#include "buffer_2.inc"
  CHECK(c.finish() == 6);
}

TEST_CASE("snippet: an echo") {
  conversation c;
  auto& peer = c.peer;
#include "byte_stream_1.inc"
  CHECK(c.finish() == 6);
}

TEST_CASE("snippet: gather") {
  conversation c;
  auto& peer = c.peer;
  const std::string head("head"), body("body");
#include "byte_stream_2.inc"
  CHECK(c.finish() == 8);
}

TEST_CASE("snippet: errors") {
  auto [peer, other] = make_pair_of();
  other.set(sock::linger{true, 0});
  other.close();
  const std::string data("data");
#include "error_1.inc"
}

TEST_CASE("snippet: listener") {
  const auto where = free_address();
  struct enough {};
  const auto serve = [](sock::stream&&) { throw enough(); };
  std::thread caller([&] {
    std::error_code ec;
    while (!sock::stream::connect(where, ec)) std::this_thread::sleep_for(5ms);
  });
  const auto run = [&] {
#include "listener_1.inc"
  };
  CHECK_THROWS_AS(run(), enough);
  caller.join();
}

TEST_CASE("snippet: an option of one's own") {
  auto [peer, other] = make_pair_of();
#include "option_1.inc"
  CHECK(queue == 0);
}

TEST_CASE("snippet: resolve") {
  std::vector<sock::address> tried;
  const auto try_one = [&](const sock::address& a) { tried.push_back(a); };
#include "resolve_1.inc"
  CHECK_FALSE(tried.empty());
}

TEST_CASE("snippet: reading to the end") {
  conversation c;
  auto& peer = c.peer;
  std::array<char, 4096> block;
  std::string text;
  const auto use = [&](const auto& b, std::size_t n) { text.append(b.data(), n); };
#include "result_1.inc"
  CHECK(text == "hello\n");
  c.finish();
}

TEST_CASE("snippet: stream") {
  auto listener = anywhere();
  const auto where = listener.local();
#include "stream_1.inc"
  char text[6];
  CHECK(listener.accept().peer.read_exact(text));
}

TEST_CASE("snippets: options first") {
  const auto where = free_address();
#include "tcp_socket_1.inc"
  const auto peer_address = l.local();
#include "tcp_socket_2.inc"
  CHECK(peer.peer() == peer_address);
}

TEST_CASE("snippet: Unix-domain") {
  auto listener = sock::unix_listener::bind(sock::address("unix:@libsock-snippet"));
  const auto where = listener.local();
#include "unix_3.inc"
  CHECK(peer.peer() == where);
  CHECK(a.is_open());
  CHECK(b.is_open());
}

TEST_CASE("snippets: descriptors") {
  auto [a, b] = sock::unix_stream::pair();
  {
    const sock::unix_stream_view file = a;
#include "unix_1.inc"
  }
#include "unix_2.inc"
  CHECK(got.bytes == 3);
  CHECK(got.descriptors == 1);
}

TEST_CASE("snippet: stop") {
  auto listener = anywhere();
#include "limit_1.inc"
  t.join();
}

TEST_CASE("snippet: a stop token") {
  auto listener = anywhere();
  const auto serve = [](sock::stream&&) {};
#include "stop_token_1.inc"
  server.join();
}

TEST_CASE("snippet: limits") {
  conversation c;
  auto& peer = c.peer;
  auto listener = anywhere();
  auto caller = sock::stream::connect(listener.local());
  const sock::stop_source stop;
  std::array<char, 6> header;
  const std::string data("data");
#include "limit_2.inc"
  CHECK(got.bytes == 6);
  CHECK(c.finish() == 4);
}

TEST_CASE("snippet: why_blocked") {
  auto [peer, other] = make_pair_of();
#include "why_blocked_1.inc"
}
