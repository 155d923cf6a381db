#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "failure.hpp"
#include "hosts/device.hpp"
#include "hosts/netlink.hpp"

namespace socklab::link {
namespace {

constexpr unsigned queue_length = 1000;

/// The address of both hosts' devices. Without ARP a host sends to its own device's address
/// (arp_constructor() in the kernel), which is the other host's too: the link forwards frames
/// unchanged.
constexpr mac_address same_address{0x02, 0, 0, 0, 0, 0x01};

void bind_to(const sock::descriptor& s, const char* name) {
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(if_nametoindex(name));
  check(bind(s.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
        "binding a packet socket");
}

device packet_device(const char* name, const device_options& options) {
  device d;
  d.fd = sock::descriptor(check(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
                                "opening a packet socket"));
  const int s = d.fd.fd();
  const int on = 1;
  // Otherwise the link would receive everything that it sends.
  check(setsockopt(s, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on),
        "PACKET_IGNORE_OUTGOING");
  setsockopt(s, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on);
  d.header = ETH_HLEN;
  d.ethernet = true;
  if (options.offload) {
    check(setsockopt(s, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on), "PACKET_VNET_HDR");
    d.header += virtio_header;
    const int room = 64 << 20;
    if (setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
      setsockopt(s, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  } else {
    d.ring = std::make_unique<packet_ring>(s, options.mtu + d.header);
  }
  bind_to(d.fd, name);
  return d;
}

}  // namespace

device open_veth(const hosts& h, side host, const device_options& options) {
  const sock::descriptor& net = h.net[static_cast<std::size_t>(host)];
  const char* near_end = host == side::a ? "to-A" : "to-B";
  enter_network(h.wire);
  make_veth(near_end, device_name, net.fd(), same_address);

  enter_network(net);
  set_up_loopback();
  if (!options.offload) switch_offloads_off(device_name);
  set_up_device(
      {device_name, options.mtu, queue_length, addresses(host).ipv4, addresses(host).ipv6});

  enter_network(h.wire);
  set_up_device({near_end, options.mtu, queue_length, nullptr, nullptr});
  return packet_device(near_end, options);
}

std::uint64_t device::lost() const {
  tpacket_stats since{};
  socklen_t size = sizeof since;
  return getsockopt(fd.fd(), SOL_PACKET, PACKET_STATISTICS, &since, &size) == 0 ? since.tp_drops
                                                                                : 0;
}

}  // namespace socklab::link
