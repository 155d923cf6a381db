#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include <set>
#include <sock/sock.hpp>
#include <sstream>
#include <unordered_set>

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

TEST_CASE("a port that is none, and a name with a NUL, are never cut to something else") {
  using namespace std::string_view_literals;
  const auto fails = [](std::string_view host, std::string_view service) {
    std::error_code ec, local;
    CHECK(sock::resolve(host, service, sock::ip_version::any, ec).empty());
    CHECK(sock::resolve_local(host, service, sock::ip_version::any, local).empty());
    CHECK(ec == local);
    CHECK_THROWS_AS(sock::resolve(host, service), sock::error);
    return ec;
  };
  for (const auto service :
       {"65536"sv, "99999"sv, "-1"sv, "+80"sv, " 80"sv, "80 "sv, "4294967376"sv,
        "18446744073709551696"sv, "\t80"sv, "80."sv, "-"sv, " "sv}) {
    INFO(service);
    CHECK(fails("127.0.0.1", service) == sock::errc::bad_port);
  }
  for (const auto host : {"127.0.0.1\0.bank.example"sv, "\0"sv, "localhost\0"sv})
    CHECK(fails(host, "443") == sock::errc::bad_name);
  for (const auto service : {"443\0"sv, "\0"sv, "http\0s"sv})
    CHECK(fails("127.0.0.1", service) == sock::errc::bad_name);
  CHECK(fails("127.0.0.1", "0x50"));
  for (const int port : {65536, 65616, 99999, -1}) {
    std::error_code ec;
    CHECK(address::parse("127.0.0.1", port, ec).is_empty());
    CHECK(ec == sock::errc::bad_port);
    CHECK_THROWS_AS(address("127.0.0.1", port), sock::error);
  }
  CHECK(sock::resolve("127.0.0.1", "65535") == std::vector{address("127.0.0.1:65535")});
  CHECK(sock::resolve("127.0.0.1", "0") == std::vector{address("127.0.0.1:0")});
  CHECK_THROWS_WITH(sock::resolve("127.0.0.1", "99999"),
                    "resolve 127.0.0.1:99999: not a port (want 0 to 65535)");
  CHECK_THROWS_WITH(sock::resolve("a\0b\x1b[31m"sv, "80"), contains_text("a\\x00b\\x1b[31m:80: "));
  CHECK_THROWS_WITH(address("1.2.3.4\0:80\n"sv), contains_text("'1.2.3.4\\x00:80\\x0a': not an"));
  std::vector<sock::attempt> failures;
  std::error_code ec;
  CHECK_FALSE(sock::stream::connect("127.0.0.1", "99999", sock::deadline::never(), failures, ec));
  CHECK(ec == sock::errc::bad_port);
}

TEST_CASE("a Unix path that fills sun_path comes back the same, from the kernel too") {
  char folder[] = "/tmp/libsock-test-XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  for (const std::size_t size : {std::size_t{107}, std::size_t{108}}) {
    std::string path = std::string(folder) + "/";
    path.resize(size, 'x');
    const address where("unix:" + path);
    CHECK(where.host() == path);
    CHECK(address(where.to_string()) == where);
    auto listener = sock::unix_listener::bind(where);
    CHECK(listener.local() == where);
    CHECK(address(listener.local().to_string()) == listener.local());
    auto client = sock::unix_stream::connect(where);
    CHECK(client.peer() == where);
    CHECK(client.peer().to_string() == "unix:" + path);
    std::error_code ec;
    CHECK(sock::unix_stream::connect(listener.local(), sock::deadline::never(), ec));
    CHECK_FALSE(ec);
    ::unlink(path.c_str());
  }
  ::rmdir(folder);
}

TEST_CASE("an address of no family is empty: nobody connects to it") {
  const sockaddr_storage none{};
  const address unspecified(reinterpret_cast<const sockaddr*>(&none), sizeof(sockaddr_in));
  CHECK(unspecified.is_empty());
  CHECK(unspecified.to_string() == "-");
  std::error_code ec;
  CHECK_FALSE(sock::stream::connect(unspecified, ec));
  CHECK(ec == std::errc::invalid_argument);
}

TEST_CASE("addresses can be keys, and be printed") {
  const std::set<address> ordered{address("10.0.0.2:1"),
                                  address("10.0.0.1:2"),
                                  address("10.0.0.1:1"),
                                  address("[::1]:1"),
                                  address("unix:/b"),
                                  address("unix:/a"),
                                  address(),
                                  address("10.0.0.1:1")};
  std::ostringstream text;
  for (const address& a : ordered) text << a << ' ';
  CHECK(text.str() == "- unix:/a unix:/b 10.0.0.1:1 10.0.0.1:2 10.0.0.2:1 [::1]:1 ");
  CHECK(address("[fe80::1%1]:1") < address("[fe80::1%2]:1"));
  const std::unordered_set<address> set(ordered.begin(), ordered.end());
  CHECK(set.size() == ordered.size());
  CHECK(set.count(address("unix:/a")) == 1);
  // The same as ==: what is not part of the address counts in neither.
  sockaddr_in6 flow{};
  flow.sin6_family = AF_INET6;
  flow.sin6_flowinfo = 5;
  const address a(reinterpret_cast<const sockaddr*>(&flow), sizeof flow), b("[::]:0");
  CHECK(a == b);
  CHECK(std::hash<address>()(a) == std::hash<address>()(b));
}
