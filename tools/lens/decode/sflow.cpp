// sFlow 5 (sflow.org): beginnings of frames that a switch has picked out, several in one datagram.
// What they show of TCP are headers without their segments.

#include <pcap/dlt.h>

#include <algorithm>

#include "decode/bytes.hpp"
#include "decode/decode.hpp"

namespace lens {
namespace {

/// Big-endian words, of which there may be fewer than one would read.
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

void read_header(words record, const segment& about, way in) {
  constexpr std::uint32_t ethernet = 1;
  constexpr std::uint32_t ipv4 = 11;
  constexpr std::uint32_t ipv6 = 12;
  const std::uint32_t protocol = record.next();
  const std::uint32_t length = record.next();
  record.next();  // bytes that were taken off
  const std::uint32_t told = record.next();
  const std::uint32_t captured = std::min(told, record.left());
  network net{record.data(), captured, std::max(length, captured)};
  outcome found = outcome::not_tcp;
  if (protocol == ethernet) {
    found = find_network(DLT_EN10MB, {net.data, captured}, net.length, net);
  } else if (protocol == ipv4 || protocol == ipv6) {
    found = outcome::tcp;
  }
  segment one;
  one.frame = about.frame;
  one.time = about.time;
  if (in.vlan == 0) in.vlan = net.vlan;
  if (found == outcome::tcp) read_ip(net, one, in);
  if (one.partial) in.more->push_back(one);
}

}  // namespace

outcome read_sflow(const network& at, segment& out, way& in) {
  words all(at.data, at.captured);
  if (in.more == nullptr || all.next() != 5) return outcome::not_tcp;
  const std::uint32_t address = all.next();
  if (address > 2) return outcome::not_tcp;
  all.skip(address == 0 ? 0 : address == 1 ? 4 : 16);
  all.skip(12);  // which agent, the datagram's number, how long the switch is up
  in.quoted = true;
  // tshark takes the count's last byte, as a bound.
  for (std::uint32_t samples = all.next() & 255U; samples > 0 && all.left() > 0; --samples) {
    const std::uint32_t kind = all.next();
    const std::uint32_t size = all.next();
    words sample = all.part(size);
    if (kind != 1 && kind != 3) continue;  // counters
    sample.skip(kind == 1 ? 28 : 40);
    for (std::uint32_t records = sample.next(); records > 0 && sample.left() > 0; --records) {
      const std::uint32_t what = sample.next();
      const std::uint32_t bytes = sample.next();
      const words record = sample.part(bytes);
      if (what == 1) read_header(record, out, in);
    }
  }
  return outcome::not_tcp;
}

}  // namespace lens
