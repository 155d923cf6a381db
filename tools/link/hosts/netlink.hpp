#pragma once
#include <array>
#include <cstdint>

/// The few requests of rtnetlink(7) that a link needs, in the network namespace that the thread is
/// in.
namespace socklab::link {

struct device_setup {
  const char* name;
  unsigned mtu;
  unsigned queue_length;  ///< packets that may wait for the link to read them
  const char* ipv4;       ///< null: none
  const char* ipv6;
};

/// Gives a device its addresses and sets it up, with no neighbour discovery, no multicast and no
/// link-local address: what is on the line is only what programs send. \throws failure
void set_up_device(const device_setup& setup);

/// Sets up lo.
void set_up_loopback();

using mac_address = std::array<std::uint8_t, 6>;

/// Makes a veth pair, one end `name` here and the other `peer` in the namespace `peer_net`, with
/// the same Ethernet address. \throws failure
void make_veth(const char* name, const char* peer, int peer_net, const mac_address& peer_mac);

/// Has a device hand over single segments with whole checksums (ethtool -K … tx off rx off tso off
/// gso off gro off).
void switch_offloads_off(const char* name);

/// What the device had to drop before the link could read it.
std::uint64_t dropped_by_device(const char* name);

}  // namespace socklab::link
