// token_stop_source: a std::stop_token ends what waits within a limit.
#include <array>
#include <chrono>
#include <sock/sock.hpp>
#include <sock/stop_token.hpp>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

TEST_CASE("a stop token ends a read that waits") {
  auto [client, server] = make_pair_of();
  std::error_code ec;
  std::jthread reader([&, &peer = client](std::stop_token token) {
    sock::token_stop_source stop(token);
    std::array<char, 1> block;
    (void)peer.read_some(block, {60s, stop}, ec);
  });
  std::this_thread::sleep_for(50ms);
  reader.request_stop();
  reader.join();
  CHECK(ec == sock::errc::stopped);
}

TEST_CASE("a token that was requested before stops the first call") {
  std::stop_source source;
  source.request_stop();
  const sock::token_stop_source stop(source.get_token());
  CHECK(stop.requested());
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  std::error_code ec;
  CHECK_FALSE(listener.accept(stop, ec));
  CHECK(ec == sock::errc::stopped);
}

TEST_CASE("each thread may have a stop source of the same token") {
  std::stop_source source;
  const sock::token_stop_source one(source.get_token());
  {
    const sock::token_stop_source ended(source.get_token());
    CHECK_FALSE(ended.requested());
  }
  const sock::token_stop_source other(source.get_token());
  CHECK_FALSE(one.requested());
  source.request_stop();
  CHECK(one.requested());
  CHECK(other.requested());
}

TEST_CASE("a token without a source never stops") {
  const sock::token_stop_source stop{std::stop_token()};
  CHECK_FALSE(stop.requested());
}
