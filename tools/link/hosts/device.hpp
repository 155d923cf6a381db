#pragma once
#include <unistd.h>

#include <cstdint>
#include <memory>

#include "hosts/namespaces.hpp"
#include "hosts/packet_ring.hpp"
#include "line/packet.hpp"
#include "sock/descriptor.hpp"

namespace socklab::link {

/// struct virtio_net_hdr (linux/virtio_net.h, which no C++ compiler takes).
inline constexpr std::size_t virtio_header = 10;

/// A host's device as the link sees it: one read() or write() is one packet, with a device header
/// of `header` bytes before the IP packet. Both devices of a link are of one kind, so that this
/// header is forwarded unchanged.
struct device {
  sock::descriptor fd{-1};
  std::size_t header = 0;
  bool ethernet = false;              ///< the header ends with an Ethernet header
  std::unique_ptr<packet_ring> ring;  ///< where set, packets are read from it

  /// \returns false where no packet waits, or the device is gone
  bool read(packet& p) {
    if (ring) return ring->read(p, header);
    const ssize_t n = ::read(fd.fd(), p.ip() - header, p.room + header);
    if (n <= static_cast<ssize_t>(header)) return false;
    p.length = static_cast<std::uint32_t>(static_cast<std::size_t>(n) - header);
    return true;
  }
  bool write(const packet& p) const {
    return ::write(fd.fd(), p.ip() - header, p.length + header) >= 0;
  }

  /// Packets that the kernel dropped before the link read them, since the last call.
  std::uint64_t lost() const;
};

/// How a device is made.
struct device_options {
  unsigned mtu = 1500;
  bool offload = false;  ///< segments up to 64 KiB, whose checksums are not computed
};

/// A TUN device (Documentation/networking/tuntap.rst). \throws failure, also where /dev/net/tun may
/// not be opened
device open_tun(const hosts& h, side host, const device_options& options);

/// May this process make a TUN device? If not, `why` has the reason.
bool tun_is_allowed(std::string& why);

/// A veth pair whose near end is read and written by a packet socket: needs no device node. \throws
/// failure
device open_veth(const hosts& h, side host, const device_options& options);

}  // namespace socklab::link
