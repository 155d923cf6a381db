#include "hosts/netlink.hpp"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <string>

#include "failure.hpp"
#include "sock/descriptor.hpp"

namespace socklab::link {
namespace {

/// One request of rtnetlink(7), by libmnl.
class request {
 public:
  template <typename Body>
  request(std::uint16_t type, std::uint16_t flags, const Body& body) {
    header_ = mnl_nlmsg_put_header(bytes_.data());
    header_->nlmsg_type = type;
    header_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    extra(body);
  }
  /// A structure without an attribute's header.
  template <typename Body>
  void extra(const Body& body) {
    std::memcpy(mnl_nlmsg_put_extra_header(header_, sizeof body), &body, sizeof body);
  }
  void attribute(std::uint16_t type, const void* data, std::size_t size) {
    mnl_attr_put(header_, type, size, data);
  }
  void attribute(std::uint16_t type, const char* text) { mnl_attr_put_strz(header_, type, text); }
  void attribute(std::uint16_t type, std::uint32_t value) {
    mnl_attr_put_u32(header_, type, value);
  }
  nlattr* nest(std::uint16_t type) { return mnl_attr_nest_start(header_, type); }
  void end(nlattr* nested) { mnl_attr_nest_end(header_, nested); }

  /// Sends it and waits for the acknowledgement. \throws failure
  void run(const char* what) {
    const std::unique_ptr<mnl_socket, int (*)(mnl_socket*)> socket{
        mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC), mnl_socket_close};
    if (!socket || mnl_socket_bind(socket.get(), 0, MNL_SOCKET_AUTOPID) < 0) fail("netlink");
    alignas(nlmsghdr) std::array<char, 4096> answer{};
    check(mnl_socket_sendto(socket.get(), header_, header_->nlmsg_len), what);
    const auto size = check(mnl_socket_recvfrom(socket.get(), answer.data(), answer.size()), what);
    check(mnl_cb_run(answer.data(), static_cast<std::size_t>(size), 0,
                     mnl_socket_get_portid(socket.get()), nullptr, nullptr),
          what);
  }

 private:
  alignas(nlmsghdr) std::array<char, 1024> bytes_{};
  nlmsghdr* header_ = nullptr;
};

int index_of(const char* name) {
  const unsigned index = if_nametoindex(name);
  if (index == 0) fail(std::string("finding the device ") + name);
  return static_cast<int>(index);
}

void add_address(const char* device, int family, const char* text, unsigned prefix) {
  std::array<std::uint8_t, 16> address{};
  inet_pton(family, text, address.data());
  ifaddrmsg body{};
  body.ifa_family = static_cast<std::uint8_t>(family);
  body.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
  body.ifa_flags = IFA_F_NODAD | IFA_F_PERMANENT;
  body.ifa_index = static_cast<unsigned>(index_of(device));
  request r(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, body);
  const std::size_t size = family == AF_INET ? 4 : 16;
  r.attribute(IFA_LOCAL, address.data(), size);
  r.attribute(IFA_ADDRESS, address.data(), size);
  r.run("giving the host its address");
}

void set_flags(const char* device, unsigned flags, unsigned mask) {
  ifinfomsg body{};
  body.ifi_index = index_of(device);
  body.ifi_flags = flags;
  body.ifi_change = mask;
  request(RTM_NEWLINK, 0, body).run("setting up a device");
}

}  // namespace

void set_up_device(const device_setup& setup) {
  ifinfomsg body{};
  body.ifi_index = index_of(setup.name);
  body.ifi_flags = IFF_NOARP;
  body.ifi_change = IFF_NOARP | IFF_MULTICAST;
  request r(RTM_NEWLINK, 0, body);
  r.attribute(IFLA_MTU, setup.mtu);
  r.attribute(IFLA_TXQLEN, setup.queue_length);
  nlattr* families = r.nest(IFLA_AF_SPEC);
  nlattr* inet6 = r.nest(AF_INET6);
  const std::uint8_t no_link_local = IN6_ADDR_GEN_MODE_NONE;
  r.attribute(IFLA_INET6_ADDR_GEN_MODE, &no_link_local, sizeof no_link_local);
  r.end(inet6);
  r.end(families);
  try {
    r.run("setting up a device");
  } catch (const failure&) {
    // A kernel without IPv6 rejects its address mode.
    request plain(RTM_NEWLINK, 0, body);
    plain.attribute(IFLA_MTU, setup.mtu);
    plain.attribute(IFLA_TXQLEN, setup.queue_length);
    plain.run("setting up a device");
  }
  if (setup.ipv4 != nullptr) add_address(setup.name, AF_INET, setup.ipv4, 24);
  constexpr unsigned min_for_ipv6 = 1280;  // RFC 8200, section 5
  const bool has_ipv6 = setup.mtu >= min_for_ipv6 && std::ifstream("/proc/net/if_inet6").good();
  if (setup.ipv6 != nullptr && has_ipv6) add_address(setup.name, AF_INET6, setup.ipv6, 64);
  set_flags(setup.name, IFF_UP, IFF_UP);
}

void set_up_loopback() {
  set_flags("lo", IFF_UP, IFF_UP);
}

void make_veth(const char* name, const char* peer, int peer_net, const mac_address& peer_mac) {
  ifinfomsg body{};
  request r(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, body);
  r.attribute(IFLA_IFNAME, name);
  nlattr* info = r.nest(IFLA_LINKINFO);
  r.attribute(IFLA_INFO_KIND, "veth");
  nlattr* data = r.nest(IFLA_INFO_DATA);
  nlattr* other = r.nest(VETH_INFO_PEER);
  r.extra(body);
  r.attribute(IFLA_IFNAME, peer);
  r.attribute(IFLA_NET_NS_FD, static_cast<std::uint32_t>(peer_net));
  r.attribute(IFLA_ADDRESS, peer_mac.data(), peer_mac.size());
  r.end(other);
  r.end(data);
  r.end(info);
  r.run("making a veth pair");
}

void switch_offloads_off(const char* name) {
  const sock::descriptor socket{check(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket")};
  for (const std::uint32_t command :
       {ETHTOOL_STXCSUM, ETHTOOL_SRXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO, ETHTOOL_SGRO}) {
    ethtool_value value{command, 0};
    ifreq request{};
    std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_data = reinterpret_cast<char*>(&value);
    if (ioctl(socket.fd(), SIOCETHTOOL, &request) != 0 && errno != EOPNOTSUPP)
      fail(std::string("switching offloads off on ") + name);
  }
}

std::uint64_t dropped_by_device(const char* name) {
  std::ifstream in("/proc/net/dev");
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || line.substr(0, colon).find(name) == std::string::npos)
      continue;
    // Eight figures of receiving, then bytes, packets, errs, drop of sending (proc(5)).
    std::uint64_t figure = 0;
    const char* at = line.c_str() + colon + 1;
    for (int i = 0; i < 12; ++i) {
      char* end = nullptr;
      figure = std::strtoull(at, &end, 10);
      at = end;
    }
    return figure;
  }
  return 0;
}

}  // namespace socklab::link
