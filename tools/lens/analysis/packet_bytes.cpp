#include "analysis/packet_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace lens {
namespace {

struct sizes {
  std::uint16_t header, payload;
};
// Of a record, so that it fits into a block of a spool whatever is asked for.
constexpr std::size_t max_payload = 2048;
constexpr std::size_t max_header = 60;
const record_spool no_bytes;

}  // namespace

void clear_options(std::uint8_t* header, std::size_t size) {
  for (std::size_t at = 20; at < size;) {
    const std::uint8_t kind = header[at];
    if (kind == 0) return;
    if (kind == 1) {
      ++at;
      continue;
    }
    const std::size_t length = at + 1 < size ? header[at + 1] : 0;
    const bool is_wrong = length < 2 || at + length > size;
    const bool is_plain = (kind >= 2 && kind <= 5) || kind == 8;
    if (is_wrong || !is_plain)
      std::fill(header + std::min(at + 2, size), header + (is_wrong ? size : at + length), 0);
    if (is_wrong) return;
    at += length;
  }
}

void keep_bytes(record_spool& to, spill_file& disk, const segment& s, const analysis_options& o) {
  const std::size_t header = std::min<std::size_t>({s.header, s.captured, max_header});
  const std::size_t there = s.captured > s.header ? s.captured - s.header : 0;
  const std::size_t payload =
      std::min<std::size_t>({there, std::size_t{s.length}, o.payload, max_payload});
  const sizes size{static_cast<std::uint16_t>(header), static_cast<std::uint16_t>(payload)};
  std::array<std::uint8_t, sizeof size + max_header + max_payload> record;
  std::memcpy(record.data(), &size, sizeof size);
  std::memcpy(record.data() + sizeof size, s.tcp, header);
  std::uint8_t* data = record.data() + sizeof size + header;
  if (o.hide_payload) {
    if (header > 20) clear_options(record.data() + sizeof size, header);
    std::fill_n(data, payload, std::uint8_t{0});
  } else {
    std::memcpy(data, s.tcp + s.header, payload);
  }
  to.put(disk, record.data(), sizeof size + header + payload);
}

packet_bytes_reader::packet_bytes_reader(const connection& c, const spill_file& disk)
    : from_(c.store && c.store->bytes ? *c.store->bytes : no_bytes, disk) {}

packet_bytes packet_bytes_reader::next() {
  sizes size{};
  const auto head = from_.take(sizeof size);
  if (head.empty()) return {};
  std::memcpy(&size, head.data(), sizeof size);
  const auto all = from_.take(std::size_t{size.header} + size.payload);
  return {all.first(size.header), all.subspan(size.header)};
}

}  // namespace lens
