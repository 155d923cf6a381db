// Options by name: what is set is what the kernel then gives.
#include <array>
#include <chrono>
#include <sock/sock.hpp>
#include <string_view>
#include <thread>

#include "catch.hpp"
#include "pair.hpp"

using namespace std::chrono_literals;

namespace {
bool is_privilege(std::error_code ec) {
  return ec == std::errc::operation_not_permitted;
}
}  // namespace

TEST_CASE("options that any user may set are read back") {
  auto [client, server] = make_pair_of();
  CHECK(client.request(sock::max_pacing_rate{std::uint64_t{10} << 32}).in_effect.bytes_per_second ==
        std::uint64_t{10} << 32);
  CHECK(client.request(sock::type_of_service{0x28}).in_effect.value == 0x28);
  CHECK(client.get<sock::incoming_cpu>().cpu >= -1);
  sock::tcp_socket six(sock::protocol::ipv6);
  CHECK(six.request(sock::traffic_class{0x28}).in_effect.value == 0x28);
  sock::tcp_socket four(sock::protocol::ipv4);
  CHECK(four.request(sock::syn_count{3}).in_effect.retransmissions == 3);
  std::error_code ec;
  four.set(sock::syn_count{0}, ec);
  CHECK(ec == std::errc::invalid_argument);
}

TEST_CASE("options that need a privilege are set, or refused as such") {
  auto [client, server] = make_pair_of();
  std::error_code ec;
  client.set(sock::mark{7}, ec);
  CHECK((!ec || is_privilege(ec)));
  if (!ec) CHECK(client.get<sock::mark>().value == 7);
  client.set(sock::busy_poll{50}, ec);
  CHECK((!ec || is_privilege(ec)));
  if (!ec) CHECK(client.get<sock::busy_poll>().microseconds == 50);
}

TEST_CASE("a deferred accept waits for the first data") {
  auto listener = sock::listener::bind(sock::address::loopback_ipv4(0));
  CHECK(listener.request(sock::defer_accept{5}).in_effect.seconds >= 5);
  auto client = sock::stream::connect(listener.local());
  std::this_thread::sleep_for(50ms);
  CHECK_FALSE(listener.try_accept());
  client.write_all(std::string_view("hello"));
  std::error_code ec;
  CHECK(listener.accept(20s, ec));
}

TEST_CASE("Multipath TCP carries what TCP carries, where the system has it") {
  using sock::protocol;
  for (const auto p : {protocol::mptcp_ipv4, protocol::mptcp_ipv6, protocol::mptcp_dual_stack}) {
    std::error_code ec;
    auto opened = sock::tcp_socket::open(p, ec);
    if (!opened) {
      WARN("no MPTCP: " << ec.message());
      return;
    }
    using protocol_number = sock::raw_option<SOL_SOCKET, SO_PROTOCOL, int>;
    CHECK(opened->get<protocol_number>().value == 262);
    const auto loopback = p == protocol::mptcp_ipv4 ? sock::address::loopback_ipv4(0)
                                                    : sock::address::loopback_ipv6(0);
    auto listener = std::move(*opened).listen(loopback);
    auto client = sock::tcp_socket(p).connect(listener.local(), 20s);
    auto server = listener.accept(20s).peer;
    client.write_all(std::string_view("hello"), 20s);
    std::array<char, 5> block;
    CHECK(server.read_exact(block, 20s));
  }
}
