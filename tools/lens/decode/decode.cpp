#include "decode/decode.hpp"

#include <pcap/dlt.h>

#include "decode/bytes.hpp"
#include "decode/fragments.hpp"
#include "decode/layers.hpp"

namespace lens {
namespace {

/// The short way for what nearly every frame of today's captures is: Ethernet, IPv4 without options
/// and not fragmented, TCP. It gives the same result as the general way
/// (tests/tools/lens/decode/decode_test.cpp compares the two). False: not such a frame.
bool read_plain(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
                outcome& result) {
  constexpr std::uint32_t ethernet = 14;
  if (dlt != DLT_EN10MB || captured.size() < ethernet + 40 || length < captured.size())
    return false;
  const std::uint8_t* p = captured.data() + ethernet;
  const std::uint32_t total = be16(p + 2);
  const bool plain = be16(p - 2) == ethertype::ipv4 && p[0] == 0x45 &&
                     (be16(p + 6) & 0x3fffU) == 0 && p[9] == protocol_tcp && total >= 40 &&
                     total <= length - ethernet;
  if (!plain) return false;
  out.ip = p;
  out.ip_version = 4;
  out.source = p + 12;
  out.target = p + 16;
  out.ip_id = be16(p + 4);
  out.ecn = p[1] & 3U;
  out.ttl = p[8];
  const auto have = static_cast<std::uint32_t>(captured.size()) - ethernet;
  static constexpr decode_context none;
  result = read_tcp({p + 20, (have < total ? have : total) - 20, total - 20}, out, none);
  return true;
}

}  // namespace

outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
               fragments* reassembly, partial_segments* samples) {
  out.partial = false;
  out.skipped_by_tshark = false;
  out.cut = 0;
  if (out.frames != 1) {
    out.frames = 1;
    out.reassembled = {};
  }
  if (reassembly != nullptr) reassembly->next_frame();
  if (samples != nullptr && !samples->empty()) samples->clear();
  outcome result;
  if (read_plain(dlt, captured, length, out, result)) return result;
  // A frame cannot have been shorter on the wire than what was captured of it, whatever the file
  // says.
  const auto size = static_cast<std::uint32_t>(captured.size());
  decode_context in;
  in.reassembly = reassembly;
  in.samples = samples;
  return read_link(dlt, {captured.data(), size, std::max(length, size)}, out, in);
}

}  // namespace lens
