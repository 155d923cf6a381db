#pragma once
#include <unistd.h>

#include <cstdint>
#include <memory>

#include "descriptor.hpp"
#include "hosts/namespaces.hpp"
#include "hosts/packet_ring.hpp"
#include "line/packet.hpp"

namespace socklab::link {

/// struct virtio_net_hdr (linux/virtio_net.h, which no C++ compiler takes).
inline constexpr std::size_t virtio_header = 10;

/// A host's end of the line, seen from the link: one read() or write() is one packet, with `header`
/// bytes that belong to the device before the IP packet. Both ends of a link are of one kind, so
/// that those bytes pass through as they are.
struct device {
  descriptor fd;
  std::size_t header = 0;
  bool ethernet = false;              ///< the header ends with an Ethernet header
  std::unique_ptr<packet_ring> ring;  ///< where set, what comes is read there

  /// \returns false where nothing waits, or the device is gone
  bool read(packet& p) {
    if (ring) return ring->read(p, header);
    const ssize_t n = ::read(fd.get(), p.ip() - header, p.room + header);
    if (n <= static_cast<ssize_t>(header)) return false;
    p.length = static_cast<std::uint32_t>(static_cast<std::size_t>(n) - header);
    return true;
  }
  bool write(const packet& p) const {
    return ::write(fd.get(), p.ip() - header, p.length + header) >= 0;
  }

  /// Packets that could not wait for the link to read them, since the last call.
  std::uint64_t lost() const;
};

/// What a device is made for.
struct device_options {
  unsigned mtu = 1500;
  bool offload =
      false;  ///< segments up to 64 KiB, checksums left to whoever takes them off the line
};

/// A TUN device (Documentation/networking/tuntap.rst). \throws failure, also where /dev/net/tun may
/// not be opened
device open_tun(const hosts& h, side host, const device_options& options);

/// May this process make a TUN device? If not, `why` says it.
bool tun_is_allowed(std::string& why);

/// A veth pair whose nearer end is read and written by a packet socket: no device node needed.
/// \throws failure
device open_veth(const hosts& h, side host, const device_options& options);

}  // namespace socklab::link
