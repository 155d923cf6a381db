// sFlow 5 (sflow.org), behind UDP: a switch samples the first bytes of frames, several in one
// datagram. What they show of TCP are headers without their segments.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

/// Big-endian words; where there are no more, 0 is read.
class words {
 public:
  words(const std::uint8_t* data, std::uint32_t size) : data_(data), left_(size) {}
  std::uint32_t next() {
    if (left_ < 4) return left_ = 0;
    const std::uint32_t v = be32(data_);
    skip(4);
    return v;
  }
  void skip(std::uint32_t n) {
    n = std::min(n, left_);
    data_ += n;
    left_ -= n;
  }
  /// The next `n` bytes, or as many of them as there are; they are skipped.
  words part(std::uint32_t n) {
    const words p(data_, std::min(n, left_));
    skip(n);
    return p;
  }
  const std::uint8_t* data() const { return data_; }
  std::uint32_t left() const { return left_; }

 private:
  const std::uint8_t* data_;
  std::uint32_t left_;
};

void read_sample(words record, const segment& datagram, decode_context in) {
  constexpr std::uint32_t ethernet = 1;
  constexpr std::uint32_t ipv4 = 11;
  constexpr std::uint32_t ipv6 = 12;
  const std::uint32_t protocol = record.next();
  const std::uint32_t length = record.next();
  record.next();  // bytes that were removed
  // In a statement of its own: next() changes left(), and the order of arguments is not specified.
  const std::uint32_t claimed = record.next();
  const std::uint32_t captured = std::min(claimed, record.left());
  const packet_view frame{record.data(), captured, std::max(length, captured)};
  segment one;
  one.frame = datagram.frame;
  one.time = datagram.time;
  if (protocol == ethernet) {
    read_ethernet(frame, one, in);
  } else if (protocol == ipv4 || protocol == ipv6) {
    read_ip(frame, one, in);
  }
  if (one.partial) in.samples->push_back(one);
}

}  // namespace

outcome read_sflow(packet_view at, segment& out, decode_context& in) {
  words all(at.data, at.captured);
  if (in.samples == nullptr || all.next() != 5) return outcome::not_tcp;
  const std::uint32_t address = all.next();
  if (address > 2) return outcome::not_tcp;
  all.skip(address == 0 ? 0 : address == 1 ? 4 : 16);
  all.skip(12);  // agent, number of the datagram, uptime of the switch
  in.quoted = true;
  // tshark uses only the last byte of the count.
  for (std::uint32_t samples = all.next() & 255U; samples > 0 && all.left() > 0; --samples) {
    const std::uint32_t kind = all.next();
    const std::uint32_t size = all.next();
    words sample = all.part(size);
    if (kind != 1 && kind != 3) continue;  // counters
    sample.skip(kind == 1 ? 28 : 40);
    for (std::uint32_t records = sample.next(); records > 0 && sample.left() > 0; --records) {
      const std::uint32_t format = sample.next();
      const std::uint32_t bytes = sample.next();
      const words record = sample.part(bytes);
      if (format == 1) read_sample(record, out, in);
    }
  }
  return outcome::not_tcp;
}

}  // namespace lens
