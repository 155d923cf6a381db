// Samples of sFlow (sflow.org): headers of frames, of which the datagram holds the first bytes.
#include "catch.hpp"
#include "wire.hpp"

using namespace lens;
using wire::operator+;  // NOLINT(misc-unused-using-decls): it is used below

namespace {

// A datagram with one sample of `header`, which says that it holds `claimed` bytes.
wire::bytes datagram(const wire::bytes& header, std::uint32_t claimed) {
  wire::bytes record;
  for (const std::uint32_t word : {1U, 1500U, 0U, claimed}) wire::put32(record, word);
  record = record + header;
  wire::bytes sample(28);
  for (const std::uint32_t word : {1U, 1U, static_cast<std::uint32_t>(record.size())})
    wire::put32(sample, word);
  sample = sample + record;
  wire::bytes all;
  for (const std::uint32_t word :
       {5U, 1U, 0x0a000001U, 0U, 1U, 1U, 1U, 1U, static_cast<std::uint32_t>(sample.size())})
    wire::put32(all, word);
  all = all + sample + wire::bytes(16);  // what follows the sample is no part of it
  wire::bytes udp;
  wire::put16(udp, 40000);
  wire::put16(udp, 6343);
  wire::put16(udp, static_cast<unsigned>(8 + all.size()));
  wire::put16(udp, 0);
  return wire::ipv4(udp + all, true, 0x4000, 17);
}

partial_segments samples_in(const wire::bytes& frame) {
  segment s;
  partial_segments found;
  decode(DLT_RAW, frame, static_cast<std::uint32_t>(frame.size()), s, nullptr, &found);
  return found;
}

}  // namespace

TEST_CASE("a sample ends where its record ends, whatever length it claims") {
  const wire::bytes frame = wire::ethernet(wire::ipv4(wire::tcp({.seq = 77, .data = 60})));
  constexpr std::size_t before_tcp = 14 + 20;
  for (const std::uint32_t claimed : {0U, 4U, 1000U, 0xffffffffU}) {
    for (std::size_t held = 0; held <= 20; ++held) {
      wire::bytes header = frame;
      header.resize(before_tcp + held);
      CAPTURE(claimed, held);
      const auto found = samples_in(datagram(header, claimed));
      // 16 bytes of a TCP header are what a segment needs.
      REQUIRE(found.size() == (claimed >= 1000 && held >= 16 ? 1U : 0U));
      if (found.empty()) continue;
      CHECK(found[0].seq == 77);
      CHECK(found[0].captured == held);
    }
  }
}
