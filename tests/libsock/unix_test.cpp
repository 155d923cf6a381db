// Unix-domain streams.
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

TEST_CASE("Unix-domain streams: the same transfers, and who is there") {
  const sock::address where("unix:@libsock-unix-test");
  auto listener = sock::unix_listener::bind(where);
  CHECK(listener.local() == where);
  auto client = sock::unix_stream::connect(where);
  auto [server, from] = listener.accept();
  CHECK(from.to_string() == "unix:");
  CHECK(client.peer() == where);
  CHECK(server.credentials().pid == ::getpid());
  CHECK(server.credentials().uid == ::getuid());
  client.write_all("hello"sv);
  std::array<char, 8> block{};
  CHECK(server.queues().unread == 5);
  CHECK(server.read_some(block).bytes == 5);
  client.close();
  CHECK(server.read_some(block, 1s).end_of_stream());
  std::error_code ec;
  CHECK_FALSE(sock::unix_listener::bind(where, 1, ec));
  CHECK(ec == std::errc::address_in_use);
  listener.close();
  CHECK_FALSE(sock::unix_stream::connect(where, 1s, ec));
  CHECK(ec == std::errc::connection_refused);
  CHECK_THROWS_WITH(sock::unix_stream::connect(where),
                    "connect unix:@libsock-unix-test: Connection refused");
}

TEST_CASE("Unix-domain: a full queue is waited for, but no longer than the limit") {
  const sock::address where("unix:@libsock-queue-test");
  auto listener = sock::unix_listener::bind(where, 0);
  auto first = sock::unix_stream::connect(where);
  std::error_code ec;
  std::optional<sock::unix_stream> second;
  for (int i = 0; i < 4 && !ec; ++i) second = sock::unix_stream::connect(where, 30ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  std::thread acceptor([&] {
    std::this_thread::sleep_for(30ms);
    while (listener.try_accept()) {
    }
  });
  CHECK(sock::unix_stream::connect(where, 10s, ec));
  acceptor.join();
}
