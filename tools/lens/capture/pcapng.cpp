#include "capture/pcapng.hpp"

#include <pcap/dlt.h>

#include <algorithm>
#include <cstring>

namespace lens {
namespace {

constexpr std::uint32_t section_header = 0x0a0d0d0a;
constexpr std::uint32_t interface_description = 1;
constexpr std::uint32_t old_packet = 2;
constexpr std::uint32_t simple_packet = 3;
constexpr std::uint32_t enhanced_packet = 6;
// Far above any packet (libpcap's own limit for a snapshot is 256 KiB); a length that lies stops
// here.
constexpr std::uint32_t longest_block = 16 * 1024 * 1024;
constexpr std::size_t max_interfaces = 65'536;

}  // namespace

int dlt_of(std::uint16_t linktype) {
  switch (linktype) {
    case 101:
      return DLT_RAW;
    case 108:
      return DLT_LOOP;
    default:
      return linktype;  // the others that we read have the same number in both worlds
  }
}

std::uint16_t pcapng_file::u16(std::size_t at) const {
  std::uint16_t v;
  std::memcpy(&v, block_.data() + at, sizeof v);
  return swapped_ ? __builtin_bswap16(v) : v;
}

std::uint32_t pcapng_file::u32(std::size_t at) const {
  std::uint32_t v;
  std::memcpy(&v, block_.data() + at, sizeof v);
  return swapped_ ? __builtin_bswap32(v) : v;
}

pcapng_file::result pcapng_file::bad(std::string why) {
  trouble_ = std::move(why);
  return result::bad;
}

pcapng_file::result pcapng_file::read(std::size_t bytes, std::size_t at) {
  if (block_.size() < at + bytes) block_.resize(at + bytes);
  const std::size_t n = std::fread(block_.data() + at, 1, bytes, file_);
  if (n == bytes) return result::frame;
  return n == 0 && at == 0 && in_section_ ? result::end : result::cut;
}

/// The type of a section header reads the same in either byte order; what follows its length tells
/// which.
pcapng_file::result pcapng_file::section() {
  if (const result r = read(4, 8); r != result::frame) return r;
  std::uint32_t magic;
  std::memcpy(&magic, block_.data() + 8, sizeof magic);
  if (magic == 0x1a2b3c4d) {
    swapped_ = false;
  } else if (magic == 0x4d3c2b1a) {
    swapped_ = true;
  } else {
    return bad("a section header without the byte-order magic of pcapng");
  }
  interfaces_.clear();
  in_section_ = true;
  return result::frame;
}

void pcapng_file::describe(std::uint32_t size) {
  if (size < 20 || interfaces_.size() >= max_interfaces) return;
  interface one;
  one.link = dlt_of(u16(8));
  one.snapshot = u32(12);
  for (std::uint32_t at = 16; at + 4 <= size - 4;) {
    const std::uint16_t code = u16(at);
    const std::uint16_t length = u16(at + 2);
    if (code == 0 || at + 4 + length > size - 4) break;
    if (code == 9 && length == 1) one.resolution = block_[at + 4];
    if (code == 14 && length == 8) {
      std::uint64_t seconds;
      std::memcpy(&seconds, block_.data() + at + 4, sizeof seconds);
      if (swapped_) seconds = __builtin_bswap64(seconds);
      one.offset = static_cast<std::int64_t>(seconds);
    }
    at += 4 + ((length + 3U) & ~3U);
  }
  interfaces_.push_back(one);
}

std::int64_t pcapng_file::time_of(const interface& from, std::uint64_t ticks) const {
  constexpr std::uint64_t second = 1'000'000'000;
  std::uint64_t whole;
  std::uint64_t part;
  const unsigned exponent = from.resolution & 0x7fU;
  if ((from.resolution & 0x80U) != 0) {
    if (exponent > 63) return 0;
    whole = ticks >> exponent;
    const std::uint64_t fraction = exponent == 0 ? 0 : ticks & ((1ULL << exponent) - 1);
    part = static_cast<std::uint64_t>(static_cast<long double>(fraction) * 1e9L /
                                      static_cast<long double>(1ULL << exponent));
  } else {
    if (exponent > 19) return 0;
    std::uint64_t unit = 1;
    for (unsigned i = 0; i < exponent; ++i) unit *= 10;
    whole = ticks / unit;
    const std::uint64_t fraction = ticks % unit;
    part = unit <= second ? fraction * (second / unit) : fraction / (unit / second);
  }
  // Stamps that are out of all reason wrap around, as everybody's do; at 63 bits, so that a little
  // can still be added.
  const std::uint64_t ns = (whole + static_cast<std::uint64_t>(from.offset)) * second + part;
  return static_cast<std::int64_t>(ns << 1) >> 1;
}

/// False where the block is of a packet but says nothing that can be used.
bool pcapng_file::packet(std::uint32_t type, std::uint32_t size, frame& out) {
  const std::uint32_t fixed = type == simple_packet ? 12 : 28;
  if (size < fixed + 4) return false;
  const std::uint32_t number = type == simple_packet ? 0 : type == old_packet ? u16(8) : u32(8);
  if (number >= interfaces_.size()) return false;
  const interface& from = interfaces_[number];
  std::uint32_t captured;
  if (type == simple_packet) {
    out.length = u32(8);
    captured = out.length;
    if (from.snapshot != 0) captured = std::min(captured, from.snapshot);
    captured = std::min(captured, size - fixed - 4);
    out.time = 0;
  } else {
    captured = u32(20);
    out.length = u32(24);
    out.time = time_of(from, (std::uint64_t{u32(12)} << 32) | u32(16));
  }
  if (captured > size - fixed - 4) return false;
  out.bytes = {block_.data() + fixed, captured};
  out.link = from.link;
  return true;
}

pcapng_file::result pcapng_file::next(frame& out) {
  for (;;) {
    if (const result r = read(8, 0); r != result::frame) return r;
    std::uint32_t type = u32(0);
    std::size_t have = 8;
    if (type == section_header) {
      if (const result r = section(); r != result::frame) return r;
      have = 12;
    } else if (!in_section_) {
      return bad("not a pcapng file");
    }
    const std::uint32_t size = u32(4);
    if (size < 12 || size % 4 != 0 || size > longest_block || size < have) {
      return bad("a block of " + std::to_string(size) + " bytes: the file is damaged here");
    }
    if (const result r = read(size - have, have); r != result::frame) return result::cut;
    if (type == interface_description) {
      describe(size);
    } else if (type == enhanced_packet || type == old_packet || type == simple_packet) {
      if (!packet(type, size, out)) return bad("a packet block that contradicts itself");
      return result::frame;
    }
  }
}

}  // namespace lens
