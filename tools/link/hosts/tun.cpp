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
/// Packets a host may have sent before the link gets the processor. The default of 500 is passed in
/// a few milliseconds, and what does not fit is lost without the link knowing.
constexpr unsigned queue_length = 5000;

}  // namespace

bool tun_is_allowed(std::string& why) {
  const descriptor tried{open(node, O_RDWR | O_CLOEXEC)};
  if (!tried) why = std::string(node) + ": " + std::strerror(errno);
  return static_cast<bool>(tried);
}

device open_tun(const hosts& h, side host, const device_options& options) {
  enter_network(h.net[static_cast<std::size_t>(host)]);
  device d;
  d.fd.reset(open(node, O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!d.fd) fail(node);
  ifreq request{};
  std::strncpy(request.ifr_name, device_name, IFNAMSIZ - 1);
  request.ifr_flags =
      static_cast<short>(IFF_TUN | IFF_NO_PI | (options.offload ? IFF_VNET_HDR : 0));
  check(ioctl(d.fd.get(), TUNSETIFF, &request), "making a TUN device");
  if (options.offload) {
    d.header = virtio_header;
    check(ioctl(d.fd.get(), TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN),
          "switching the TUN device's offloads on");
  }
  set_up_loopback();
  set_up_device(
      {device_name, options.mtu, queue_length, addresses(host).ipv4, addresses(host).ipv6});
  enter_network(h.wire);
  return d;
}

}  // namespace socklab::link
