#include "render/anonymous_packet.hpp"

#include <algorithm>
#include <cstring>

#include "analysis/packet_bytes.hpp"
#include "decode/checksum.hpp"
#include "render/pseudonyms.hpp"

namespace lens {
namespace {

using packet = std::vector<std::uint8_t>;

void put16(packet& to, std::size_t at, std::uint32_t n) {
  to[at] = static_cast<std::uint8_t>(n >> 8);
  to[at + 1] = static_cast<std::uint8_t>(n);
}

/// The complement of a sum, in the machine's order as the sum is.
void put_checksum(packet& to, std::size_t at, std::uint64_t sum) {
  const auto field = static_cast<std::uint16_t>(~folded(sum));
  std::memcpy(to.data() + at, &field, sizeof field);
}

}  // namespace

anonymous_packet anonymous(const segment& s, const connection& c, int from) {
  pseudonyms& names = *pseudonyms_in_use();
  const endpoint source = names.of(c.ip_version, c.ends[from]);
  const endpoint target = names.of(c.ip_version, c.ends[1 - from]);
  const bool is_v4 = c.ip_version == 4;
  const std::size_t ip = is_v4 ? 20 : 40, address = is_v4 ? 4 : 16;
  const std::size_t header = std::min<std::size_t>(s.header, s.captured);
  const std::size_t data = std::min<std::size_t>(s.captured - header, s.length);
  const std::uint32_t segment_length = s.header + s.length;
  anonymous_packet made;
  made.length = static_cast<std::uint32_t>(ip) + segment_length;
  packet& b = made.bytes;
  b.assign(ip + header + data, 0);
  if (is_v4) {
    b[0] = 0x45;
    b[1] = s.ecn;
    put16(b, 2, std::min<std::uint32_t>(made.length, 0xffff));
    put16(b, 4, s.ip_id);
    b[8] = s.ttl;
    b[9] = 6;
  } else {
    b[0] = 0x60;
    b[1] = static_cast<std::uint8_t>(s.ecn << 4);
    put16(b, 4, std::min<std::uint32_t>(segment_length, 0xffff));
    b[6] = 6;
    b[7] = s.ttl;
  }
  const std::size_t first = is_v4 ? 12 : 8;
  std::memcpy(b.data() + first, source.ip.data(), address);
  std::memcpy(b.data() + first + address, target.ip.data(), address);
  if (is_v4) put_checksum(b, 10, sum_of(b.data(), ip));
  std::uint8_t* const tcp = b.data() + ip;
  std::memcpy(tcp, s.tcp, header);
  if (header > 20) clear_options(tcp, header);
  if (header < 18) return made;
  put16(b, ip + 16, 0);
  if (header == s.header && data == s.length && s.cut == 0) {
    const std::uint64_t pseudo =
        sum_of_pseudo_header(source.ip.data(), target.ip.data(), address, segment_length);
    put_checksum(b, ip + 16, pseudo + sum_of(tcp, header + data));
  }
  return made;
}

}  // namespace lens
