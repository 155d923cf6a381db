// TCP's options, and options that lie.
#include "catch.hpp"
#include "decode/bytes.hpp"
#include "decode/fragments.hpp"
#include "wire.hpp"

using namespace lens;
using namespace wire;

TEST_CASE("MPTCP's operations are read, and an option too short for itself is told") {
  const auto read = [](const wire::bytes& options) {
    segment s;
    s.multipath = 0;
    read_options(options, static_cast<std::uint32_t>(options.size()), s);
    return s;
  };
  CHECK(read({30, 12, 0, 0x81, 1, 2, 3, 4, 5, 6, 7, 8}).multipath == 1);
  CHECK(read({30, 4, 1, 0x81}).multipath == 0);  // asks for a version, has no key yet
  CHECK(read({30, 8, 0x20, 1, 0, 0, 0, 1, 30, 4, 0x40, 1}).multipath == ((1 << 2) | (1 << 4)));
  CHECK((read({30, 8, 0x20, 5, 0, 0, 0, 1}).has & segment::stops_tshark) != 0);
  CHECK((read({30, 3, 0x20, 0}).has & segment::stops_tshark) != 0);
  CHECK(read({5, 6, 0, 0, 0, 1, 3, 3, 7}).has == (segment::sack_without_block | segment::scale));
  CHECK(read({5, 10, 0, 0, 0, 1, 0, 0, 0, 9, 1, 1}).has == 0);
}

TEST_CASE("options, and options that lie") {
  segment s;
  const auto with = [&](wire::bytes options) {
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
  REQUIRE(with({3, 3, 7, 2, 44, 0, 0, 0}) == outcome::tcp);  // 44 wire::bytes are not there
  CHECK(s.has == (segment::scale | segment::bad_length));
  REQUIRE(with({2, 0, 3, 3}) == outcome::tcp);
  CHECK(s.has == segment::bad_length);
  REQUIRE(with({2, 3, 1, 3, 3, 9}) == outcome::tcp);  // an MSS of the wrong size is none
  CHECK(s.has == segment::scale);
}
