#include "decode/checksum.hpp"

#include <cstring>

#include "decode/bytes.hpp"

namespace lens {

// Ones' complement sums do not care for byte order, as long as it is one and the same (RFC 1071).
std::uint64_t sum_of(const std::uint8_t* p, std::size_t n) {
  std::uint64_t sum = 0;
  for (; n >= 4; n -= 4, p += 4) {
    std::uint32_t v;
    std::memcpy(&v, p, sizeof v);
    sum += v;
  }
  if (n >= 2) {
    std::uint16_t v;
    std::memcpy(&v, p, sizeof v);
    sum += v;
    n -= 2;
    p += 2;
  }
  if (n == 1) {
    std::uint8_t last[2] = {*p, 0};
    std::uint16_t v;
    std::memcpy(&v, last, sizeof v);
    sum += v;
  }
  return sum;
}

std::uint16_t folded(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

std::uint64_t sum_of_pseudo_header(const std::uint8_t* source, const std::uint8_t* target,
                                   std::size_t address, std::uint32_t length) {
  const std::uint32_t tail[2] = {__builtin_bswap32(length), __builtin_bswap32(6)};
  return sum_of(source, address) + sum_of(target, address) +
         sum_of(reinterpret_cast<const std::uint8_t*>(tail), sizeof tail);
}

checksum check_sum(const segment& s) {
  const std::uint32_t length = s.header + s.length + s.cut;
  if (s.captured < 20) return checksum::unknown;
  const std::size_t address = s.ip_version == 4 ? 4 : 16;
  const std::uint64_t pseudo = sum_of_pseudo_header(s.source, s.target, address, length);
  std::uint16_t field;
  std::memcpy(&field, s.tcp + 16, sizeof field);
  const bool is_whole = s.captured >= length;
  // A complete checksum can be equal to the pseudo header's sum by chance (1 in 65,536).
  const bool is_right = is_whole && folded(pseudo + sum_of(s.tcp, length)) == 0xffff;
  if (!is_right && field == folded(pseudo)) return checksum::offloaded;
  if (!is_whole) return checksum::unknown;
  return is_right ? checksum::right : checksum::wrong;
}

}  // namespace lens
