#include "decode/decode.hpp"

#include <pcap/dlt.h>

#include "decode/bytes.hpp"
#include "decode/fragments.hpp"

namespace lens {
namespace {

/// What nearly every frame of today's captures is: Ethernet, IPv4 without options and whole, TCP.
/// For these alone the way through the stations is short; what is found is the same (decode.cpp's
/// test compares).
bool read_plain(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
                outcome& found) {
  constexpr std::uint32_t ethernet = 14;
  if (dlt != DLT_EN10MB || captured.size() < ethernet + 40 || length < captured.size())
    return false;
  const std::uint8_t* p = captured.data() + ethernet;
  const std::uint32_t total = be16(p + 2);
  const bool plain = be16(p - 2) == 0x0800 && p[0] == 0x45 && (be16(p + 6) & 0x3fffU) == 0 &&
                     p[9] == 6 && total >= 40 && total <= length - ethernet;
  if (!plain) return false;
  out.ip = p;
  out.ip_version = 4;
  out.source = p + 12;
  out.target = p + 16;
  out.ip_id = be16(p + 4);
  out.ecn = p[1] & 3U;
  out.ttl = p[8];
  const auto have = static_cast<std::uint32_t>(captured.size()) - ethernet;
  static constexpr way straight;
  found = read_tcp({p + 20, (have < total ? have : total) - 20}, total - 20, out, straight);
  return true;
}

}  // namespace

outcome decode(int dlt, std::span<const std::uint8_t> captured, std::uint32_t length, segment& out,
               fragments* pieces, headers* more) {
  out.partial = false;
  out.skipped_by_tshark = false;
  out.cut = 0;
  if (out.frames != 1) {
    out.frames = 1;
    out.joined = {};
  }
  if (pieces != nullptr) pieces->next_frame();
  if (more != nullptr && !more->empty()) more->clear();
  outcome found;
  if (read_plain(dlt, captured, length, out, found)) return found;
  network net;
  found = find_network(dlt, captured, length, net);
  if (found != outcome::tcp) return found;
  way in;
  in.pieces = pieces;
  in.more = more;
  in.vlan = net.vlan;
  return read_ip(net, out, in);
}

}  // namespace lens
