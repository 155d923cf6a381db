// TCP_INFO: fields by offset, and what the kernel really says.
#include <array>
#include <chrono>
#include <cstring>
#include <sock/sock.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

namespace {
// A struct tcp_info of `size` bytes in which each byte is its offset, and the flags are set.
sock::tcp_info parse(std::size_t size) {
  std::array<unsigned char, 512> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i);
  bytes[0] = 1;  // tcpi_state
  bytes[1] = 3;  // tcpi_ca_state
  bytes[7] = 1;  // tcpi_delivery_rate_app_limited
  return sock::detail::parse_tcp_info(bytes.data(), size);
}
// What four bytes (or two) at an offset are then, on a little-endian machine.
std::uint32_t at(std::uint32_t offset) {
  return offset | (offset + 1) << 8 | (offset + 2) << 16 | (offset + 3) << 24;
}
}  // namespace

TEST_CASE("the fields of TCP_INFO are where the kernel has them") {
  const auto i = parse(248);
  CHECK(i.congestion == sock::congestion_state::recovery);
  CHECK(i.is_delivery_rate_app_limited);
  CHECK(i.reordering == at(88));
  CHECK(i.receive_rtt_us == at(92));
  CHECK(i.delivered == at(192));
  CHECK(i.delivered_ecn == at(196));
  CHECK(i.duplicate_sacks == at(216));
  CHECK(i.reordering_events == at(220));
  CHECK(i.out_of_order_in == at(224));
  CHECK(i.send_window == at(228));
  CHECK(i.receive_window == at(232));
  CHECK(i.total_rto == at(240) % 65536);
  CHECK(i.total_rto_recoveries == at(242) % 65536);
  CHECK(i.total_rto_ms == at(244));
}

TEST_CASE("a field that the kernel did not return is not there") {
  const auto i = parse(240);  // Linux 6.2 to 6.6
  CHECK(i.receive_window);
  CHECK_FALSE(i.total_rto);
  CHECK_FALSE(i.total_rto_recoveries);
  CHECK_FALSE(i.total_rto_ms);
  CHECK(parse(242).total_rto);
  CHECK_FALSE(parse(195).delivered);
  CHECK_FALSE(parse(227).out_of_order_in);
}

TEST_CASE("a connection on loopback loses nothing") {
  auto [client, server] = make_pair_of();
  client.write_all(std::string_view("hello"));
  std::array<char, 5> block;
  CHECK(server.read_exact(block));
  for (int i = 0; i < 500 && client.queues().unacked > 0; ++i) std::this_thread::sleep_for(10ms);
  const auto info = client.info();
  CHECK(info.congestion == sock::congestion_state::open);
  CHECK(info.delivered.value_or(1) >= 1);
  CHECK(info.reordering.value_or(0) > 0);
  CHECK(info.total_rto.value_or(0) == 0);
}

TEST_CASE("the accept queue has a depth and a limit") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0), 5);
  CHECK(listener.queue().waiting == 0);
  CHECK(listener.queue().limit == 5);
  auto one = sock::stream::connect(listener.local());
  auto other = sock::stream::connect(listener.local());
  for (int i = 0; i < 500 && listener.queue().waiting < 2; ++i) std::this_thread::sleep_for(10ms);
  CHECK(listener.queue().waiting == 2);
  (void)listener.accept();
  CHECK(listener.queue().waiting == 1);
  std::error_code ec;
  listener.close();
  (void)listener.queue(ec);
  CHECK(ec == std::errc::bad_file_descriptor);
}
