#include "catch.hpp"
#include "decode/bytes.hpp"
#include "decode/fragments.hpp"
#include "wire.hpp"

using namespace lens;
using namespace wire;

TEST_CASE("a segment behind each link layer is found") {
  const wire::bytes packet =
      ipv4(tcp({.seq = 7, .ack = 9, .flags = flag::psh | flag::ack, .window = 513, .data = 11}));
  const wire::bytes sll{0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0};
  const wire::bytes sll2{8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0};
  const wire::bytes qinq = ethernet({0, 5, 0x81, 0, 0, 6, 8, 0}, 0x88a8);
  wire::bytes mpls;
  put32(mpls, 0x00010040);
  put32(mpls, 0x00011140);
  wire::bytes pppoe;
  put32(pppoe, 0x11000001);
  put16(pppoe, 2 + 51);
  put16(pppoe, 0x0021);
  const std::vector<std::pair<int, wire::bytes>> frames{
      {DLT_EN10MB, ethernet(packet)},
      {DLT_EN10MB, qinq + packet},
      {DLT_LINUX_SLL, sll + packet},
      {DLT_LINUX_SLL2, sll2 + packet},
      {DLT_RAW, packet},
      {DLT_IPV4, packet},
      {DLT_NULL, wire::bytes{2, 0, 0, 0} + packet},
      {DLT_NULL, wire::bytes{0, 0, 0, 2} + packet},
      {DLT_LOOP, wire::bytes{0, 0, 0, 2} + packet},
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

TEST_CASE("a plain frame is read like any other") {
  // The same packet with and without a VLAN's tag before it: only the second goes the long way.
  for (const std::size_t data : {0, 1, 5, 700}) {
    const wire::bytes packet = ipv4(tcp({.seq = 7,
                                         .ack = 9,
                                         .window = 513,
                                         .options = {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2},
                                         .data = data}));
    wire::bytes plain = ethernet(packet);
    wire::bytes tagged = ethernet({0, 5, 8, 0}, 0x8100) + packet;
    if (plain.size() < 70) plain.resize(70);  // padding
    if (tagged.size() < 74) tagged.resize(74);
    for (std::size_t cut = 30; cut <= plain.size(); ++cut) {
      segment a;
      segment b;
      const auto first = lens::decode(DLT_EN10MB, {plain.data(), cut},
                                      static_cast<std::uint32_t>(plain.size()), a);
      const auto second = lens::decode(DLT_EN10MB, {tagged.data(), cut + 4},
                                       static_cast<std::uint32_t>(tagged.size()), b);
      REQUIRE(first == second);
      if (first != outcome::tcp) continue;
      REQUIRE(std::tie(a.seq, a.ack, a.length, a.captured, a.window, a.header, a.has, a.ts_value,
                       a.ip_id, a.ttl, a.flags) == std::tie(b.seq, b.ack, b.length, b.captured,
                                                            b.window, b.header, b.has, b.ts_value,
                                                            b.ip_id, b.ttl, b.flags));
      REQUIRE(std::equal(a.source, a.source + 8, b.source));
    }
  }
}

TEST_CASE("a segment within a tunnel is found") {
  const wire::bytes packet = ipv4(tcp({.seq = 7, .data = 11}));
  const auto carried = [](std::uint8_t protocol, const wire::bytes& inside) {
    wire::bytes outer = ipv4(inside);
    outer[9] = protocol;
    return outer;
  };
  const wire::bytes gre{0, 0, 8, 0};
  const wire::bytes gre_with_key_and_number{0x30, 0, 8, 0, 0, 0, 0, 5, 0, 0, 0, 6};
  const wire::bytes vxlan{0xc3, 0x50, 0x12, 0xb5, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0x42, 0};
  const wire::bytes geneve{0xc3, 0x50, 0x17, 0xc1, 0,    0, 0, 0, 1, 0,
                           0x65, 0x58, 0,    0,    0x42, 0, 1, 2, 3, 4};
  const auto udp = [&](wire::bytes datagram) {
    datagram[5] = static_cast<std::uint8_t>(datagram.size());
    return carried(17, datagram);
  };
  for (const wire::bytes& frame :
       {carried(4, packet), carried(4, carried(4, packet)), carried(47, gre + packet),
        carried(47, gre_with_key_and_number + packet), udp(vxlan + ethernet(packet)),
        udp(geneve + ethernet(packet))}) {
    segment s;
    CAPTURE(frame.size());
    REQUIRE(wire::decode(DLT_RAW, frame, s) == outcome::tcp);
    CHECK(s.seq == 7);
    CHECK(s.length == 11);
    for (std::size_t cut = 0; cut < frame.size() - 15; ++cut) {
      const wire::bytes part(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(cut));
      lens::decode(DLT_RAW, part, static_cast<std::uint32_t>(frame.size()), s);
    }
  }
  wire::bytes deep = packet;
  for (int i = 0; i < 9; ++i) deep = carried(4, deep);
  segment s;
  CHECK(wire::decode(DLT_RAW, deep, s) == outcome::not_tcp);
  CHECK(wire::decode(DLT_RAW, carried(17, wire::bytes(30, 0)), s) == outcome::not_tcp);
  CHECK(wire::decode(DLT_RAW, carried(47, gre), s) == outcome::malformed);
}

TEST_CASE("padding behind a short packet is no data") {
  wire::bytes frame = ethernet(ipv4(tcp({})));
  frame.resize(60);
  segment s;
  REQUIRE(wire::decode(DLT_EN10MB, frame, s) == outcome::tcp);
  CHECK(s.length == 0);
}

TEST_CASE("a short snapshot does not change the length") {
  const wire::bytes packet = ipv4(tcp({.data = 1000}));
  segment s;
  REQUIRE(lens::decode(DLT_RAW, {packet.data(), 60}, static_cast<std::uint32_t>(packet.size()),
                       s) == outcome::tcp);
  CHECK(s.length == 1000);
  CHECK(s.captured == 40);
}

TEST_CASE("IPv6: extension headers, fragments, segments larger than 64 KiB") {
  const wire::bytes payload = tcp({.seq = 3, .data = 5});
  const auto ipv6 = [](unsigned next, unsigned length) {
    wire::bytes b;
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
  const wire::bytes options{60, 0, 1, 4, 0, 0, 0, 0};
  const wire::bytes target{6, 0, 1, 4, 0, 0, 0, 0};
  CHECK(wire::decode(DLT_RAW, ipv6(0, 16 + size) + options + target + payload, s) == outcome::tcp);
  CHECK(s.length == 5);
  CHECK(wire::decode(DLT_RAW, ipv6(44, 8 + size) + wire::bytes{6, 0, 0, 1, 0, 0, 0, 1} + payload,
                     s) == outcome::fragment);
  CHECK(wire::decode(DLT_RAW, ipv6(44, 8 + size) + wire::bytes{6, 0, 0, 0, 0, 0, 0, 1} + payload,
                     s) == outcome::tcp);
  CHECK(wire::decode(DLT_RAW, ipv6(17, size) + payload, s) == outcome::not_tcp);
  const wire::bytes big = tcp({.data = 70'000});
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
  wire::bytes short_header = ipv4(tcp({}));
  short_header[32] = 0x40;  // four words of TCP header
  CHECK(wire::decode(DLT_RAW, short_header, s) == outcome::malformed);
}

namespace {

/// Bytes [from, to) of a segment, as a fragment.
wire::bytes part(const wire::bytes& whole, std::size_t from, std::size_t to, std::uint16_t id = 7) {
  const wire::bytes data(whole.begin() + static_cast<std::ptrdiff_t>(from),
                         whole.begin() + static_cast<std::ptrdiff_t>(to));
  return ipv4(data, true, static_cast<unsigned>(from / 8 | (to < whole.size() ? 0x2000U : 0U)), 6,
              id);
}

outcome take(fragments& pieces, const wire::bytes& frame, segment& s, std::size_t captured = 0) {
  return lens::decode(DLT_RAW, {frame.data(), captured == 0 ? frame.size() : captured},
                      static_cast<std::uint32_t>(frame.size()), s, &pieces);
}

}  // namespace

TEST_CASE("fragments make a segment when the last of them has come, in any order") {
  const wire::bytes whole = tcp({.seq = 77, .data = 60});
  fragments pieces;
  segment s;
  CHECK(take(pieces, part(whole, 40, 80), s) == outcome::fragment);
  CHECK(take(pieces, part(whole, 16, 48), s) == outcome::fragment);    // overlaps
  CHECK(take(pieces, part(whole, 0, 16, 8), s) == outcome::fragment);  // of another datagram
  REQUIRE(take(pieces, part(whole, 0, 16), s) == outcome::tcp);
  CHECK(s.seq == 77);
  CHECK(s.length == 60);
  CHECK(s.captured == 80);
  CHECK(s.frames == 3);
  CHECK(std::equal(whole.begin(), whole.end(), s.reassembled.begin(), s.reassembled.end()));
  CHECK(take(pieces, part(whole, 0, 16), s) == outcome::fragment);  // again: begins another
  REQUIRE(take(pieces, ipv4(tcp({.data = 5})), s) == outcome::tcp);
  CHECK(s.frames == 1);
  CHECK(s.reassembled.empty());
}

TEST_CASE("where fragments overlap, the wire::bytes that came first count") {
  fragments pieces;
  const fragments::key key;
  const wire::bytes a(16, 'a');
  const wire::bytes b(24, 'b');
  CHECK(pieces.take(key, 8, true, a) == nullptr);
  CHECK(pieces.take(key, 16, false, b) == nullptr);
  const auto* made = pieces.take(key, 0, true, wire::bytes(8, 'c'));
  REQUIRE(made != nullptr);
  CHECK(std::string(made->bytes.begin(), made->bytes.end()) ==
        std::string(8, 'c') + std::string(16, 'a') + std::string(16, 'b'));
  pieces.next_frame();
  CHECK(pieces.held() == 0);
}

TEST_CASE("datagrams that are never complete do not fill the memory") {
  fragments pieces;
  for (std::uint32_t id = 0; id < 20'000; ++id) {
    pieces.take({.ends = {}, .id = id, .ip_version = 4}, 8, true, wire::bytes(1400, 0));
    REQUIRE(pieces.held() <= fragments::max_bytes);
  }
  CHECK(pieces.held() > fragments::max_bytes / 2);
  fragments same;
  for (std::uint32_t i = 0; i < 100'000; ++i)
    same.take({}, 8 * (i % 8000 + 1), true, wire::bytes(8, 0));
  CHECK(same.held() < 1'000'000);
}

TEST_CASE("a header without its segment is told as such") {
  const wire::bytes whole = tcp({.seq = 77, .data = 60});
  fragments pieces;
  segment s;
  CHECK(take(pieces, part(whole, 0, 64), s, 60) == outcome::fragment);  // cut short: never whole
  CHECK(s.partial);
  CHECK_FALSE(s.length_known);
  CHECK(s.seq == 77);
  CHECK(take(pieces, part(whole, 64, 80), s) == outcome::fragment);
  CHECK_FALSE(s.partial);
  const wire::bytes unreachable{3, 3, 0, 0, 0, 0, 0, 0};
  CHECK(take(pieces, ipv4(unreachable + ipv4(whole), false, 0, 1), s) == outcome::not_tcp);
  CHECK(s.partial);
  CHECK(s.source_port == 40000);
  const wire::bytes echo{8, 0, 0, 0, 0, 0, 0, 0};
  CHECK(take(pieces, ipv4(echo + ipv4(whole), false, 0, 1), s) == outcome::not_tcp);
  CHECK_FALSE(s.partial);
}

TEST_CASE("a packet's last target is told by its source route") {
  wire::bytes packet = ipv4(tcp({}));
  packet[0] = 0x48;
  const wire::bytes route{1, 131, 11, 4, 9, 9, 9, 9, 10, 0, 0, 9};
  packet.insert(packet.begin() + 20, route.begin(), route.end());
  packet[3] = static_cast<std::uint8_t>(packet.size());
  segment s;
  REQUIRE(wire::decode(DLT_RAW, packet, s) == outcome::tcp);
  CHECK(be32(s.target) == 0x0a000009);
  packet[23] = 12;  // all stations are behind it
  REQUIRE(wire::decode(DLT_RAW, packet, s) == outcome::tcp);
  CHECK(be32(s.target) == 0x0a000002);
}
