#include "decode/checksum.hpp"

#include <cstring>

#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using namespace wire;

namespace {

/// A frame with four bytes of data, the first two of them `word`, and this checksum.
wire::bytes frame_with(unsigned word, unsigned sum) {
  wire::bytes packet = ipv4(tcp({.seq = 1, .ack = 1, .data = 4}), true, 0x4000, 6, 1);
  packet[36] = static_cast<std::uint8_t>(sum >> 8);
  packet[37] = static_cast<std::uint8_t>(sum & 0xff);
  packet[40] = static_cast<std::uint8_t>(word >> 8);
  packet[41] = static_cast<std::uint8_t>(word & 0xff);
  return ethernet(packet);
}

checksum sum_of_frame(const wire::bytes& frame) {
  segment s;
  REQUIRE(wire::decode(DLT_EN10MB, frame, s) == outcome::tcp);
  return check_sum(s);
}

/// The word of data that makes this checksum right.
unsigned word_for(unsigned sum) {
  for (unsigned word = 0; word < 65536; ++word)
    if (sum_of_frame(frame_with(word, sum)) == checksum::right) return word;
  FAIL("no word makes it right");
  return 0;
}

}  // namespace

TEST_CASE("a checksum is right, wrong, or left to the network card") {
  const unsigned word = word_for(0x1234);
  CHECK(sum_of_frame(frame_with(word, 0x1234)) == checksum::right);
  CHECK(sum_of_frame(frame_with(word, 0x1235)) == checksum::wrong);
  // The pseudo header alone: 10.0.0.1, 10.0.0.2, protocol 6, 24 bytes.
  CHECK(sum_of_frame(frame_with(word, 0x1421)) == checksum::offloaded);
}

TEST_CASE("a right checksum may be equal to the pseudo header's sum") {
  // Whether it is offloaded is asked only of one that is not right: word_for() has found it right.
  CHECK(sum_of_frame(frame_with(word_for(0x1421), 0x1421)) == checksum::right);
}

TEST_CASE("both zeros of the arithmetic are right") {
  const unsigned word = word_for(0);
  CHECK(sum_of_frame(frame_with(word, 0xffff)) == checksum::right);
}
