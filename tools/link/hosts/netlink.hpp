#pragma once
#include <array>
#include <cstdint>

/// The requests of rtnetlink(7) that a link needs, in the calling thread's network namespace.
namespace socklab::link {

struct device_setup {
  const char* name;
  unsigned mtu;
  unsigned queue_length;  ///< packets that may wait for the link to read them
  const char* ipv4;       ///< null: none
  const char* ipv6;
};

/// Gives a device its addresses and sets it up, without neighbour discovery, multicast or a
/// link-local address: only what programs send is on the line. \throws failure
void set_up_device(const device_setup& setup);

/// Sets up lo.
void set_up_loopback();

using mac_address = std::array<std::uint8_t, 6>;

/// Makes a veth pair, one end `name` here and the other `peer` in the namespace `peer_net`, with
/// the same Ethernet address. \throws failure
void make_veth(const char* name, const char* peer, int peer_net, const mac_address& peer_mac);

/// Makes a device deliver single segments with complete checksums (ethtool -K … tx off rx off tso
/// off gso off gro off).
void switch_offloads_off(const char* name);

/// Packets that the device dropped before the link read them.
std::uint64_t dropped_by_device(const char* name);

}  // namespace socklab::link
