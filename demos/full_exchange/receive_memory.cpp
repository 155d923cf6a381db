#include "receive_memory.hpp"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace full_exchange {

namespace {

// What the other end's kernel knows of a connection to a listener with these settings.
sock::tcp_info opened_connection(const opening& with) {
  sock::tcp_socket socket(sock::protocol::ipv4);
  socket.set(with.buffer);
  socket.set(with.mss);
  auto listener = std::move(socket).listen(sock::address::loopback_ipv4(0));
  auto peer = sock::stream::connect(listener.local());
  auto info = peer.info();
  listener.close();  // before accept(): resets the connection, so that no TIME-WAIT stays behind
  if (!info.send_window)
    throw std::runtime_error(
        "this kernel does not tell the peer's window (tcpi_snd_wnd, Linux 5.4)");
  return info;
}

}  // namespace

opening choose_opening(int window, int segment) {
  constexpr int timestamps = 12;
  int too_small = 0;
  int too_large = 16 * window;
  // Half of twice the buffer, with room to round down: right on most kernels.
  opening with{{window * 55 / 48}, {segment}};
  while (too_large - too_small > 1) {
    const auto info = opened_connection(with);
    const int opens_at = static_cast<int>(*info.send_window);
    if (info.timestamps && with.mss.bytes == segment) {
      with.mss.bytes += timestamps;
      continue;
    }
    if (opens_at == window) return with;
    (opens_at < window ? too_small : too_large) = with.buffer.bytes;
    with.buffer.bytes = (too_small + too_large) / 2;
  }
  throw std::runtime_error("no receive buffer opens at a window of " + std::to_string(window) +
                           " bytes here");
}

int fit_buffer(const sock::stream& peer, int window, int segment) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
  socklen_t size = sizeof memory;
  if (getsockopt(peer.fd(), SOL_SOCKET, SO_MEMINFO, memory.data(), &size) != 0)
    throw std::system_error(errno, std::generic_category(), "getsockopt SO_MEMINFO");
  const int segments = window / segment;
  const int cost = static_cast<int>(memory[SK_MEMINFO_RMEM_ALLOC]) / segments;
  // A ninth of a segment more than they cost: the kernel rounds the window down to whole segments.
  // It also doubles what it is asked for. Not by sock::receive_buffer, which rightly refuses a
  // connected socket: the window was opened long ago. What changes here is only how much of it
  // comes back.
  const int buffer = (cost * segments + cost / 9) / 2;
  if (setsockopt(peer.fd(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer) != 0)
    throw std::system_error(errno, std::generic_category(), "setsockopt SO_RCVBUF");
  return cost;
}

sock::descriptor keep_segments_apart_on_loopback() {
  sock::descriptor copies(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_ll loopback{};
  loopback.sll_family = AF_PACKET;
  loopback.sll_protocol = htons(ETH_P_ALL);
  loopback.sll_ifindex = static_cast<int>(if_nametoindex("lo"));
  if (copies.is_open() &&
      bind(copies.fd(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) != 0)
    copies.close();
  return copies;
}

}  // namespace full_exchange
