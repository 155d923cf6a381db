// Beyond reading and writing: gather, peek, urgent, files, Unix-domain streams.
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

namespace {

std::string numbered(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  text.resize(size);
  return text;
}

std::string read_all(sock::byte_stream_view from) {
  std::string text;
  std::array<char, 4096> block{};
  while (auto got = from.read_some(block)) text.append(block.data(), got.bytes);
  return text;
}

sock::descriptor file_of(const std::string& text) {
  char name[] = "/tmp/libsock-test-XXXXXX";
  sock::descriptor file(::mkostemp(name, O_CLOEXEC));
  ::unlink(name);
  REQUIRE(::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  return file;
}

}  // namespace

TEST_CASE("a gathered write goes across every buffer, however many and however small") {
  auto [client, server] = make_pair_of();
  const std::string text = numbered(300'000);
  std::vector<sock::const_buffer> parts;
  for (std::size_t at = 0, step = 0; at < text.size(); at += step) {
    parts.emplace_back(std::string_view{});  // empty ones too
    step = std::min(parts.size() * 7 % 3000, text.size() - at);
    parts.emplace_back(std::string_view(text).substr(at, step));
  }
  std::string received;
  std::thread reader([&, &server = server] { received = read_all(server); });
  client.write_all(parts);
  client.shutdown(sock::direction::send);
  reader.join();
  CHECK(parts.size() > 64);
  CHECK(received == text);
}

TEST_CASE("peeking takes nothing") {
  auto [client, server] = make_pair_of();
  client.write_all("abc"sv);
  std::array<char, 8> block{};
  CHECK(server.peek_some(block).bytes == 3);
  CHECK(server.peek_some(block).bytes == 3);
  CHECK(server.queues().unread == 3);
  CHECK(server.read_some(block).bytes == 3);
  std::error_code ec;
  CHECK(server.peek_some(block, 1ms, ec).failed());
  CHECK(ec == sock::errc::deadline_passed);
}

TEST_CASE("more-to-come holds a small segment back until the last part") {
  auto [client, server] = make_pair_of();
  client.write_all_more("head "sv);
  std::this_thread::sleep_for(10ms);
  const auto held = client.queues();
  const auto b = sock::why_blocked(client);
  client.write_all("body"sv);
  std::array<char, 9> block{};
  CHECK(server.read_exact(block));
  CHECK(std::string_view(block.data(), 9) == "head body");
  if (held.unsent == 5) {  // at most 200 ms: a stalled machine may have let go
    CHECK(b.sending == sock::send_stall_reason::corked);
  }
}

TEST_CASE("the urgent byte is out of band, and its mark is found") {
  auto [client, server] = make_pair_of();
  CHECK_FALSE(sock::read_urgent(server));
  client.write_all("abc"sv);
  sock::send_urgent(client, std::byte{'!'});
  client.write_all("def"sv);
  std::optional<std::byte> urgent;
  while (!(urgent = sock::read_urgent(server))) std::this_thread::sleep_for(1ms);
  CHECK(urgent == std::byte{'!'});
  CHECK(server.queues().unread == 3);  // SIOCINQ counts up to the mark
  std::array<char, 16> block{};
  CHECK_FALSE(sock::at_urgent_mark(server));
  CHECK(server.read_some(block).bytes == 3);
  CHECK(sock::at_urgent_mark(server));
  CHECK(server.read_some(block).bytes == 3);
}

TEST_CASE("send_file sends the part asked for, and says when the file is shorter") {
  auto [client, server] = make_pair_of();
  const std::string text = numbered(200'000);
  const auto file = file_of(text);
  std::string received;
  std::thread reader([&, &server = server] { received = read_all(server); });
  CHECK(sock::send_file(client, file, 1000, 100'000).bytes == 100'000);
  const auto rest = sock::send_file(client, file, 101'000, 1'000'000, 10s);
  CHECK(rest.end_of_stream());
  CHECK(rest.bytes == text.size() - 101'000);
  client.shutdown(sock::direction::send);
  reader.join();
  CHECK(received == text.substr(1000));
}

TEST_CASE("send_file keeps a deadline and its count") {
  auto [client, server] = make_pair_of();
  const std::string text = numbered(1 << 20);
  const auto file = file_of(text);
  std::error_code ec;
  const auto put = sock::send_file(client, file, 0, text.size(), 80ms, ec);
  CHECK(ec == sock::errc::deadline_passed);
  CHECK(put.bytes > 0);
  CHECK(put.bytes < text.size());
  std::string received;
  std::thread reader([&, &server = server] { received = read_all(server); });
  CHECK(sock::send_file(client, file, put.bytes, text.size() - put.bytes));
  client.close();
  reader.join();
  CHECK(received == text);
}

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
