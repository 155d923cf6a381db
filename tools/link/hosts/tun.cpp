#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <cstring>

#include "failure.hpp"
#include "hosts/device.hpp"
#include "hosts/netlink.hpp"

namespace socklab::link {
namespace {

constexpr const char* node = "/dev/net/tun";
/// Packets that may wait for the link to read them. A host can send the default of 500 within a few
/// milliseconds, and what does not fit is lost.
constexpr unsigned queue_length = 5000;

}  // namespace

bool tun_is_allowed(std::string& why) {
  const sock::descriptor tried{open(node, O_RDWR | O_CLOEXEC)};
  if (!tried.is_open()) why = std::string(node) + ": " + std::strerror(errno);
  return tried.is_open();
}

device open_tun(const hosts& h, side host, const device_options& options) {
  enter_network(h.net[static_cast<std::size_t>(host)]);
  device d;
  d.fd = sock::descriptor(open(node, O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!d.fd.is_open()) fail(node);
  ifreq request{};
  std::strncpy(request.ifr_name, device_name, IFNAMSIZ - 1);
  request.ifr_flags =
      static_cast<short>(IFF_TUN | IFF_NO_PI | (options.offload ? IFF_VNET_HDR : 0));
  check(ioctl(d.fd.fd(), TUNSETIFF, &request), "making a TUN device");
  if (options.offload) {
    d.header = virtio_header;
    check(ioctl(d.fd.fd(), TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN),
          "switching the TUN device's offloads on");
  }
  set_up_loopback();
  set_up_device(
      {device_name, options.mtu, queue_length, addresses(host).ipv4, addresses(host).ipv6});
  enter_network(h.wire);
  return d;
}

}  // namespace socklab::link
