#include "json_line.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

#include "call_line.hpp"
#include "catch.hpp"
#include "names.hpp"

using namespace tcpwatch;

namespace {
address address_from(int family, const char* ip, std::uint16_t port) {
  address a{};
  a.family = static_cast<std::uint16_t>(family);
  a.port = port;
  REQUIRE(inet_pton(family, ip, a.ip) == 1);
  return a;
}
}  // namespace

TEST_CASE("a call's line has the contract's members") {
  call_data call{};
  call.call = call_id::write_;
  call.pid = 12;
  call.tid = 13;
  call.fd = 5;
  call.has_asked = true;
  call.asked = 4096;
  call.result = 1024;
  call.enter = 1'700'000'000'000'000'007;
  call.leave = 1'700'000'001'500'000'000;
  call.ends.local = address_from(AF_INET, "127.0.0.1", 40000);
  call.ends.peer = address_from(AF_INET, "127.0.0.1", 8000);
  std::string out;
  append_call(out, call, "client");
  CHECK(out == R"({"kind":"call","program":"client","pid":12,"tid":13,"fd":5,"call":"write",)"
               R"("enter":"1700000000.000000007","return":"1700000001.500000000","asked":4096,)"
               R"("result":1024,"errno":0,"local":"127.0.0.1:40000","peer":"127.0.0.1:8000"})"
               "\n");
  out.clear();
  append_unreturned_call(out, call, "client");
  CHECK(out.find(R"("return":null,"asked":4096,"result":null,"errno":null)") != std::string::npos);
}

TEST_CASE("addresses are written as their packets carry them") {
  const auto written = [](const address& a) {
    std::string out;
    json_line(out, "x").ends("a", a);
    return out;
  };
  CHECK(written(address_from(AF_INET6, "::1", 80)) == "{\"kind\":\"x\",\"a\":\"[::1]:80\"}\n");
  CHECK(written(address_from(AF_INET6, "::ffff:127.0.0.1", 80)) ==
        "{\"kind\":\"x\",\"a\":\"127.0.0.1:80\"}\n");
  CHECK(written({}) == "{\"kind\":\"x\",\"a\":null}\n");
}

TEST_CASE("a program of any name gives valid JSON") {
  std::string out;
  json_line(out, "x").text("p", "a\"b\\c\n\x80");
  CHECK(out == "{\"kind\":\"x\",\"p\":\"a\\\"b\\\\c\\u000a\\u0080\"}\n");
  out.clear();
  json_line(out, "x").text("p", "慢");
  CHECK(out == "{\"kind\":\"x\",\"p\":\"慢\"}\n");
}

TEST_CASE("flags, errors, options and states have the man pages' names") {
  CHECK(message_flags(MSG_PEEK | MSG_DONTWAIT) == "MSG_PEEK|MSG_DONTWAIT");
  CHECK(message_flags(MSG_NOSIGNAL | 1 << 24) == "MSG_NOSIGNAL|0x1000000");
  CHECK(error_name(EAGAIN) == "EAGAIN");
  CHECK(option_name(SOL_SOCKET, SO_RCVBUF).name == "SO_RCVBUF");
  CHECK(option_name(IPPROTO_TCP, 1).name == "TCP_NODELAY");
  CHECK(option_name(77, 99).level == "77");
  CHECK(state_name(1) == "ESTABLISHED");
  CHECK(state_name(6) == "TIME-WAIT");
  CHECK(state_name(12) == "SYN-RECEIVED");
  CHECK(state_name(99) == "?");
  CHECK(name_of(call_id::setsockopt_) == "setsockopt");
}
