#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using namespace wire;

TEST_CASE("a segment behind each link layer is found") {
  const bytes packet =
      ipv4(tcp({.seq = 7, .ack = 9, .flags = flag::psh | flag::ack, .window = 513, .data = 11}));
  const bytes sll{0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0};
  const bytes sll2{8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0};
  const bytes qinq = ethernet({0, 5, 0x81, 0, 0, 6, 8, 0}, 0x88a8);
  bytes mpls;
  put32(mpls, 0x00010040);
  put32(mpls, 0x00011140);
  bytes pppoe;
  put32(pppoe, 0x11000001);
  put16(pppoe, 60);
  put16(pppoe, 0x0021);
  const std::vector<std::pair<int, bytes>> frames{{DLT_EN10MB, ethernet(packet)},
                                                  {DLT_EN10MB, qinq + packet},
                                                  {DLT_LINUX_SLL, sll + packet},
                                                  {DLT_LINUX_SLL2, sll2 + packet},
                                                  {DLT_RAW, packet},
                                                  {DLT_IPV4, packet},
                                                  {DLT_NULL, bytes{2, 0, 0, 0} + packet},
                                                  {DLT_NULL, bytes{0, 0, 0, 2} + packet},
                                                  {DLT_LOOP, bytes{0, 0, 0, 2} + packet},
                                                  {DLT_EN10MB, ethernet(mpls + packet, 0x8847)},
                                                  {DLT_EN10MB, ethernet(pppoe + packet, 0x8864)}};
  for (const auto& [link, frame] : frames) {
    segment s;
    CAPTURE(link, frame.size());
    REQUIRE(wire::decode(link, frame, s) == outcome::tcp);
    CHECK(s.seq == 7);
    CHECK(s.ack == 9);
    CHECK(s.length == 11);
    CHECK(s.window == 513);
    CHECK(s.flags == (flag::psh | flag::ack));
    CHECK(s.source_port == 40000);
    CHECK(s.target_port == 8000);
  }
}

TEST_CASE("padding behind a short packet is no data") {
  bytes frame = ethernet(ipv4(tcp({})));
  frame.resize(60);
  segment s;
  REQUIRE(wire::decode(DLT_EN10MB, frame, s) == outcome::tcp);
  CHECK(s.length == 0);
}

TEST_CASE("a short snapshot does not change the length") {
  const bytes packet = ipv4(tcp({.data = 1000}));
  segment s;
  REQUIRE(lens::decode(DLT_RAW, {packet.data(), 60}, static_cast<std::uint32_t>(packet.size()),
                       s) == outcome::tcp);
  CHECK(s.length == 1000);
  CHECK(s.captured == 40);
}

TEST_CASE("IPv6: extension headers, fragments, segments larger than 64 KiB") {
  const bytes payload = tcp({.seq = 3, .data = 5});
  const auto ipv6 = [](unsigned next, unsigned length) {
    bytes b;
    put32(b, 0x60000000);
    put16(b, length);
    b.push_back(static_cast<std::uint8_t>(next));
    b.push_back(64);
    b.resize(39);
    b.push_back(1);
    return b;
  };
  const auto size = static_cast<unsigned>(payload.size());
  segment s;
  CHECK(wire::decode(DLT_RAW, ipv6(6, size) + payload, s) == outcome::tcp);
  CHECK(s.ip_version == 6);
  CHECK(s.length == 5);
  const bytes options{60, 0, 1, 4, 0, 0, 0, 0};
  const bytes target{6, 0, 1, 4, 0, 0, 0, 0};
  CHECK(wire::decode(DLT_RAW, ipv6(0, 16 + size) + options + target + payload, s) == outcome::tcp);
  CHECK(s.length == 5);
  CHECK(wire::decode(DLT_RAW, ipv6(44, 8 + size) + bytes{6, 0, 0, 1, 0, 0, 0, 1} + payload, s) ==
        outcome::fragment);
  CHECK(wire::decode(DLT_RAW, ipv6(44, 8 + size) + bytes{6, 0, 0, 0, 0, 0, 0, 1} + payload, s) ==
        outcome::tcp);
  CHECK(wire::decode(DLT_RAW, ipv6(17, size) + payload, s) == outcome::not_tcp);
  const bytes big = tcp({.data = 70'000});
  CHECK(wire::decode(DLT_RAW, ipv6(6, 0) + big, s) == outcome::tcp);
  CHECK(s.length == 70'000);
}

TEST_CASE("what is no TCP segment is told apart") {
  segment s;
  CHECK(wire::decode(DLT_EN10MB, ethernet(ipv4(tcp({})), 0x0806), s) == outcome::not_tcp);
  CHECK(wire::decode(DLT_RAW, ipv4(tcp({}), true, 0x2000), s) == outcome::fragment);
  CHECK(wire::decode(DLT_RAW, ipv4(tcp({}), true, 0x0010), s) == outcome::fragment);
  CHECK(wire::decode(DLT_RAW, ipv4(tcp({}), true, 0x4000, 17), s) == outcome::not_tcp);
  CHECK(wire::decode(147, ipv4(tcp({})), s) == outcome::unknown_link);
  CHECK(wire::decode(DLT_RAW, {}, s) == outcome::malformed);
  bytes short_header = ipv4(tcp({}));
  short_header[32] = 0x40;  // four words of TCP header
  CHECK(wire::decode(DLT_RAW, short_header, s) == outcome::malformed);
}

TEST_CASE("options, and options that lie") {
  segment s;
  const auto with = [&](bytes options) {
    while (options.size() % 4 != 0) options.push_back(1);
    return wire::decode(DLT_RAW, ipv4(tcp({.flags = flag::syn, .options = options})), s);
  };
  REQUIRE(with({2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2, 1, 3, 3, 7}) == outcome::tcp);
  CHECK(s.has == (segment::mss | segment::sack_ok | segment::timestamps | segment::scale));
  CHECK(s.max_segment == 1460);
  CHECK(s.window_scale == 7);
  CHECK(s.ts_value == 1);
  CHECK(s.ts_echo == 2);
  REQUIRE(with({5, 10, 0, 0, 0, 1, 0, 0, 0, 9}) == outcome::tcp);
  CHECK(s.sack_count == 1);
  CHECK(s.sack[0].right == 9);
  REQUIRE(with({3, 3, 7, 2, 44, 0, 0, 0}) == outcome::tcp);  // 44 bytes are not there
  CHECK(s.has == (segment::scale | segment::odd));
  REQUIRE(with({2, 0, 3, 3}) == outcome::tcp);
  CHECK(s.has == segment::odd);
  REQUIRE(with({2, 3, 1, 3, 3, 9}) == outcome::tcp);  // an MSS of the wrong size is none
  CHECK(s.has == segment::scale);
}
