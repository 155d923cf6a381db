#pragma once
// Where tshark 4.0 reads a header in its own way. The decoders ask here, so that they find the same
// segments and options in a frame as tshark does. Nothing here depends on another folder.

#include <cstdint>
#include <span>

namespace lens {

/// The least length of an IPv4 option of this type; tshark gives up a packet that has a shorter
/// one.
std::uint32_t min_ipv4_option(std::uint8_t type);

/// By what the fragments of an IPv4 datagram are found, beside the addresses. RFC 791 uses protocol
/// and identification. tshark also uses the VLAN where an address is private, and combines the
/// three into one number, so that different datagrams may have the same one.
std::uint32_t ipv4_datagram_id(std::uint8_t protocol, std::uint16_t identification,
                               const std::uint8_t* source, const std::uint8_t* target,
                               std::uint16_t vlan);

/// Whether tshark stops at this TCP option (type and length included), and shows nothing of its
/// analysis: the option is too short for its contents, or tshark reads past the end of it.
bool tshark_stops_at_option(std::span<const std::uint8_t> option);

/// The same where the option has an impossible length `n`. The header has room for `whole` bytes of
/// options, of which `captured` are there.
bool tshark_stops_at_bad_length(std::uint32_t n, std::uint32_t captured, std::uint32_t whole);

/// The MPTCP operation of a TCP option (RFC 8684), as one bit for its subtype; 0 where there is
/// none that tshark remembers.
std::uint8_t multipath_operation(std::span<const std::uint8_t> option);

}  // namespace lens
