#include <net/if.h>

#include <sock/sock.hpp>

#include "catch.hpp"

using sock::address;

TEST_CASE("an address prints as it was written, and parses again") {
  for (const char* text : {"127.0.0.1:8000", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:8000",
                           "[::]:0", "[2001:db8::1]:443", "[::ffff:1.2.3.4]:80", "[fe80::1%lo]:80",
                           "unix:/tmp/lab.sock", "unix:relative", "unix:@abstract", "unix:",
                           "unix:\\x40at", "unix:@a\\x00b", "unix:/with\\x0anewline\\x5c"}) {
    INFO(text);
    const address a(text);
    CHECK(a.to_string() == text);
    CHECK(address(a.to_string()) == a);
  }
  CHECK(address("[0:0:0:0:0:0:0:1]:80").to_string() == "[::1]:80");
}

TEST_CASE("an IPv6 scope is an interface's name or index") {
  const auto lo = ::if_nametoindex("lo");
  CHECK(address("[fe80::1%lo]:80").scope() == lo);
  CHECK(address("[fe80::1%" + std::to_string(lo) + "]:80") == address("[fe80::1%lo]:80"));
  CHECK(address("[fe80::1%4242]:80").to_string() == "[fe80::1%4242]:80");
  CHECK(address("[fe80::1]:80") != address("[fe80::1%lo]:80"));
  CHECK(address("fe80::1%lo", 80) == address("[fe80::1%lo]:80"));
}

TEST_CASE("text that is no address is refused, in both forms") {
  for (const char* text : {"",
                           ":",
                           "127.0.0.1",
                           "127.0.0.1:",
                           "127.0.0.1:65536",
                           "127.0.0.1:-1",
                           "127.0.0.1:+1",
                           "127.0.0.1: 80",
                           "127.0.0.1:80 ",
                           "127.1:80",
                           "256.0.0.1:80",
                           "::1:80",
                           "[::1]",
                           "[::1]80",
                           "[127.0.0.1]:80",
                           "[::1:80",
                           "::1]:80",
                           "[]:80",
                           "[fe80::1%]:80",
                           "[fe80::1%nosuchif]:80",
                           "[fe80::1%0]:80",
                           "localhost:80",
                           "127.0.0.1:000080",
                           "unix",
                           "unix:\\",
                           "unix:\\x4",
                           "unix:\\xzz",
                           "unix:a\\x00b",
                           "unix:\\x00b"}) {
    INFO(text);
    std::error_code ec;
    CHECK(address::parse(text, ec).is_empty());
    CHECK(ec == sock::errc::bad_address);
    CHECK(ec == std::errc::invalid_argument);
    CHECK_THROWS_AS(address(text), sock::error);
  }
  CHECK_THROWS_AS(address("unix:" + std::string(109, 'x')), sock::error);
  CHECK(address("unix:" + std::string(107, 'x')).host().size() == 107);
  CHECK(address("unix:@" + std::string(107, 'x')).host().size() == 108);
  CHECK_THROWS_AS(address("unix:@" + std::string(108, 'x')), sock::error);
  CHECK_THROWS_AS(address(std::string_view("1.2.3.4\0:80", 11)), sock::error);
}

TEST_CASE("the kinds of address are told apart") {
  CHECK(address("127.0.0.1:1").is_ipv4());
  CHECK(address("[::1]:1").is_ipv6());
  CHECK(address("unix:x").is_unix());
  CHECK(address().is_empty());
  CHECK(address().to_string() == "-");
  CHECK(address("[::ffff:1.2.3.4]:80").is_ipv4_mapped());
  CHECK(address("[::ffff:1.2.3.4]:80").unmapped() == address("1.2.3.4:80"));
  CHECK(address("[::1]:1").with_port(2) == address("[::1]:2"));
  CHECK(address::loopback_ipv6(7) == address("[::1]:7"));
  CHECK(address::any_ipv4(7) == address("0.0.0.0:7"));
}

TEST_CASE("resolve gives every address, and its errors their own category") {
  CHECK(sock::resolve("127.0.0.1", "80") == std::vector{address("127.0.0.1:80")});
  CHECK(sock::resolve("::1", "80") == std::vector{address("[::1]:80")});
  CHECK(sock::resolve_local("", "80", sock::ip_version::v6) == std::vector{address("[::]:80")});
  std::error_code ec;
  CHECK(sock::resolve("no such name", "80", sock::ip_version::any, ec).empty());
  CHECK(ec.category() == sock::resolver_category());
  CHECK_THROWS_AS(sock::resolve("127.0.0.1", "no such service"), sock::error);
  CHECK(sock::resolve("::1", "80", sock::ip_version::v4, ec).empty());
  CHECK(ec);
}
