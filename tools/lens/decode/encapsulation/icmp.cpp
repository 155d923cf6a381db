// The packet that an ICMP error message quotes (RFC 792, RFC 4884, RFC 4443). Eight bytes of TCP
// are only the ports and a number; some messages quote more.

#include "decode/bytes.hpp"
#include "decode/encapsulation/decoders.hpp"

namespace lens {
namespace {

/// What is quoted is no segment, and one that ends early is not malformed.
outcome read_quoted(packet_view at, segment& out, decode_context& in) {
  in.quoted = true;
  read_ip(at, out, in);
  return outcome::not_tcp;
}

}  // namespace

outcome read_icmp(packet_view at, segment& out, decode_context& in) {
  if (!at.has(12)) return outcome::not_tcp;
  const std::uint8_t type = at.data[0];
  const bool may_be_longer = type == 3 || type == 11 || type == 12;
  if (!may_be_longer && type != 4) return outcome::not_tcp;  // a redirect never quotes more
  const std::uint32_t words = may_be_longer ? at.data[5] : 0U;
  at.skip(8);
  if (words != 0 && at.length > words * 4 && be16(at.data + 2) > words * 4) {
    // tshark adds the IP header to the length of RFC 4884, which includes it already.
    at.shorten(((at.data[0] & 15U) + words) * 4);
  }
  return at.data[0] >> 4 == 4 ? read_quoted(at, out, in) : outcome::not_tcp;
}

outcome read_icmpv6(packet_view at, segment& out, decode_context& in) {
  if (!at.has(9)) return outcome::not_tcp;
  if (at.data[0] < 1 || at.data[0] > 4) return outcome::not_tcp;
  at.skip(8);
  return at.data[0] >> 4 == 6 ? read_quoted(at, out, in) : outcome::not_tcp;
}

}  // namespace lens
