#include "tshark/header_rules.hpp"

#include <array>

namespace lens {
namespace {

constexpr std::uint8_t selective_negative_ack = 21;  // SCPS
constexpr std::uint8_t multipath = 30;
constexpr std::uint8_t riverbed_probe = 76;
constexpr std::uint32_t known_multipath_subtypes = 8;

bool is_private(const std::uint8_t* address) {
  return address[0] == 10 || (address[0] == 172 && (address[1] & 0xf0U) == 16) ||
         (address[0] == 192 && address[1] == 168) || (address[0] == 169 && address[1] == 254);
}

/// The least length of Riverbed's probe; `p` points to the byte after its length.
std::uint32_t min_length_of_riverbed_probe(const std::uint8_t* p) {
  constexpr std::array<std::uint32_t, 6> first_version{10, 14, 3, 10, 10, 18};
  constexpr std::array<std::uint32_t, 11> second_version{3, 3, 3, 3, 3, 3, 4, 4, 8, 8, 4};
  const bool first = (p[0] & 1) != 0;
  const std::uint32_t type = first ? p[0] >> 4 : p[0] >> 1;
  if (first) return type < first_version.size() ? first_version[type] : type <= 10 ? 8 : 3;
  return type < second_version.size() ? second_version[type] : 3;
}

/// The least length of a multipath option (RFC 8684, section 3); `p` points to the byte after its
/// length.
std::uint32_t min_length_of_multipath(const std::uint8_t* p) {
  constexpr std::uint32_t head = 4;
  switch (p[0] >> 4) {
    case 2: {  // data sequence signal: its flags announce an acknowledgement and a mapping
      const std::uint32_t acknowledgement = (p[1] & 1) == 0 ? 0 : (p[1] & 2) != 0 ? 8 : 4;
      const std::uint32_t mapping = (p[1] & 4) == 0 ? 0 : ((p[1] & 8) != 0 ? 8 : 4) + 4 + 2;
      return head + acknowledgement + mapping;
    }
    case 6:  // both: reserved bits, then eight bytes
    case 7:
      return head + 8;
    default:
      return head;
  }
}

bool multipath_is_too_short(const std::uint8_t* p, std::size_t n) {
  if (n < 3) return true;
  if ((p[0] >> 4U) >= known_multipath_subtypes) return false;  // tshark reads nothing of it
  return n < 4 || n < min_length_of_multipath(p);
}

}  // namespace

std::uint32_t min_ipv4_option(std::uint8_t type) {
  switch (type) {
    case 7:    // record route
    case 130:  // security
    case 131:  // loose source route
    case 133:  // extended security
    case 137:  // strict source route
      return 3;
    case 11:   // MTU probe
    case 12:   // MTU reply
    case 68:   // timestamps
    case 136:  // stream
    case 148:  // router alert
      return 4;
    case 134:  // CIPSO
      return 6;
    case 25:  // quick start
      return 8;
    case 82:  // traceroute
      return 12;
    default:
      return 2;
  }
}

std::uint32_t ipv4_datagram_id(std::uint8_t protocol, std::uint16_t identification,
                               const std::uint8_t* source, const std::uint8_t* target,
                               std::uint16_t vlan) {
  const std::uint32_t id = std::uint32_t{protocol} ^ identification;
  return is_private(source) || is_private(target) ? id ^ vlan : id;
}

bool tshark_stops_at_option(std::span<const std::uint8_t> option) {
  const std::uint8_t* value = option.data() + 2;
  switch (option[0]) {
    case selective_negative_ack:  // where its length is right, tshark reads past its end
      return option.size() == 6;
    case multipath:
      return multipath_is_too_short(value, option.size());
    case riverbed_probe:
      return option.size() >= 3 && option.size() < min_length_of_riverbed_probe(value);
    default:
      return false;
  }
}

bool tshark_stops_at_bad_length(std::uint32_t n, std::uint32_t captured, std::uint32_t whole) {
  // tshark marks all that is left as faulty: it stops where some of that was not captured.
  return n >= 2 && captured + 2 < whole;
}

std::uint8_t multipath_operation(std::span<const std::uint8_t> option) {
  if (option[0] != multipath || option.size() < 4) return 0;
  const unsigned subtype = option[2] >> 4U;
  if (subtype >= known_multipath_subtypes) return 0;
  // MP_CAPABLE without a key only asks for a version: nothing is agreed on yet.
  if (subtype == 0 && option.size() < 12) return 0;
  return static_cast<std::uint8_t>(1U << subtype);
}

}  // namespace lens
