// Gathered writes, peeking, more-to-come, the urgent byte.
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
