#pragma once
// The socket options: `socket.set(send_buffer{4096})`, `socket.get<send_buffer>().bytes`.
#include <array>
#include <cstring>
#include <string_view>

#include "sock/option.hpp"

namespace sock {

// Shape the window a connection opens with: only on a tcp_socket.

/// SO_RCVBUF, socket(7), in bytes. The kernel keeps twice what is asked (its own bookkeeping is
/// paid from it), not more than twice net.core.rmem_max and not less than 2304; read back, it is
/// that number. Setting it ends the kernel's own tuning of the buffer.
struct receive_buffer {
  int bytes;
};
/// TCP_MAXSEG, tcp(7), 88 to 32767 bytes: the MSS offered to the peer, and the most sent in a
/// segment. Read back on a connection: the MSS in use, which timestamps make 12 bytes less.
struct max_segment {
  int bytes;
};
/// TCP_WINDOW_CLAMP, tcp(7), in bytes, at least half the smallest receive buffer: the most that is
/// advertised at first. It stays so only where receive_buffer is set too, for the kernel's tuning
/// of the buffer raises the clamp with it; on a connection already open it changes nothing
/// (Linux 6.18).
struct window_clamp {
  int bytes;
};

// At any time.

/// SO_SNDBUF, socket(7), in bytes: doubled as above, at least 4608. How much write() takes before
/// it blocks.
struct send_buffer {
  int bytes;
};
/// TCP_NOTSENT_LOWAT, tcp(7): writable only while fewer bytes than this are queued unsent.
struct unsent_low_water {
  unsigned bytes;
};
/// TCP_NODELAY, tcp(7): no Nagle algorithm (RFC 9293, 3.7.4); small writes are sent at once.
struct no_delay {
  bool on;
};
/// TCP_CORK, tcp(7): send full segments only, for at most 200 ms or until uncorked.
struct cork {
  bool on;
};
/// TCP_QUICKACK, tcp(7): acknowledge at once. One-shot: the kernel goes back to delaying by itself.
struct quick_ack {
  bool on;
};
/// A name of at most 15 characters, none of them NUL. Any other is not cut, as the kernel would: it
/// is not kept at all, and setting it fails with errc::bad_name.
struct short_name {
  char name[16] = {};
  bool is_valid = true;
  constexpr short_name() = default;
  constexpr explicit short_name(std::string_view n) noexcept
      : is_valid(n.size() < sizeof name && n.find('\0') == n.npos) {
    for (std::size_t i = 0; is_valid && i < n.size(); ++i) name[i] = n[i];
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return name; }
};
/// TCP_CONGESTION, tcp(7): the algorithm by name ("reno", "cubic"), at most 15 characters; ENOENT
/// if the kernel has none such, EPERM if it is not among those allowed.
struct congestion_control : short_name {
  using short_name::short_name;
};
/// SO_KEEPALIVE, socket(7): probe an idle connection …
struct keep_alive {
  bool on;
};
/// … TCP_KEEPIDLE: after this long without data (7200), …
struct keep_alive_idle {
  int seconds;
};
/// … TCP_KEEPINTVL: this often (75), …
struct keep_alive_interval {
  int seconds;
};
/// … TCP_KEEPCNT: and give up with ETIMEDOUT after so many without an answer (9). See tcp(7).
struct keep_alive_count {
  int probes;
};
/// TCP_USER_TIMEOUT, tcp(7) and RFC 5482: ETIMEDOUT once data has waited this long for its
/// acknowledgement, or, at a closed window, for room; 0 is the system's own way.
struct user_timeout {
  unsigned milliseconds;
};
/// SO_LINGER, socket(7): on, close() waits for what is unsent; on with 0 seconds, it throws that
/// away and sends RST.
struct linger {
  bool on;
  int seconds;
};
/// SO_REUSEADDR, socket(7): bind although a connection of this port is still in TIME-WAIT.
struct reuse_address {
  bool on;
};
/// SO_REUSEPORT, socket(7): several listeners share a port; the kernel deals connections out.
struct reuse_port {
  bool on;
};
/// IP_BIND_ADDRESS_NO_PORT, ip(7): bind() to a local address and port 0 leaves the choice of the
/// port to connect(), which may then use one port for several peers.
struct bind_address_no_port {
  bool on;
};
/// TCP_FASTOPEN, tcp(7) and RFC 7413, of a listener: how many openings with data may be pending.
struct fast_open {
  int pending;
};
/// TCP_FASTOPEN_CONNECT, tcp(7), before connect: it returns at once, and the SYN goes out with the
/// first data written.
struct fast_open_connect {
  bool on;
};
/// SO_BINDTODEVICE, socket(7): traffic of this interface only, at most 15 characters; empty for
/// any.
struct bind_to_device : short_name {
  using short_name::short_name;
};
/// SO_OOBINLINE, socket(7): the urgent byte stays in the stream.
struct oob_inline {
  bool on;
};
/// TCP_DEFER_ACCEPT, tcp(7), of a listener: accept() gets a connection when its first data has
/// come, or after about this long. The kernel rounds it to whole retransmissions of the SYN-ACK.
struct defer_accept {
  int seconds;
};
/// TCP_SYNCNT, tcp(7), 1 to 255: retransmissions of the SYN before connect() fails with ETIMEDOUT.
struct syn_count {
  int retransmissions;
};
/// SO_MAX_PACING_RATE, socket(7): the most that is sent, in bytes a second; ~0 for no limit.
struct max_pacing_rate {
  std::uint64_t bytes_per_second;
};
/// SO_BUSY_POLL, socket(7): a read that waits polls the device for this long (CAP_NET_ADMIN to
/// raise it above net.core.busy_read).
struct busy_poll {
  int microseconds;
};
/// SO_MARK, socket(7): the packets' mark, for netfilter and routing (CAP_NET_ADMIN or CAP_NET_RAW).
struct mark {
  unsigned value;
};
/// IP_TOS, ip(7): DSCP and, for TCP the kernel's own, ECN in the IPv4 header.
struct type_of_service {
  int value;
};
/// IPV6_TCLASS, ipv6(7): the same in the IPv6 header.
struct traffic_class {
  int value;
};
/// SO_INCOMING_CPU, socket(7): the processor that the last packet came by; set on the listeners of
/// one port (reuse_port), the processor whose connections each gets.
struct incoming_cpu {
  int cpu;
};
/// SO_RCVLOWAT, socket(7): a read waits for this many bytes. A read with a limit takes what is
/// there when the limit passes, and a read that finds some bytes at once takes those.
struct receive_low_water {
  int bytes;
};

// Their names in the kernel, from tcp(7) and socket(7); src/options.cpp checks the numbers.
#define SOCK_VALUE_OPTION(TYPE, MEMBER, KERNEL, LEVEL, NAME, ONLY_BEFORE, TEXT) \
  template <>                                                                   \
  struct option_traits<TYPE>                                                    \
      : detail::value_option<&TYPE::MEMBER, KERNEL, LEVEL, NAME, ONLY_BEFORE> { \
    static constexpr const char* set_call = "setsockopt " TEXT;                 \
    static constexpr const char* get_call = "getsockopt " TEXT;                 \
  }
SOCK_VALUE_OPTION(receive_buffer, bytes, int, SOL_SOCKET, SO_RCVBUF, true, "SO_RCVBUF");
SOCK_VALUE_OPTION(max_segment, bytes, int, detail::tcp_level, detail::tcp_maxseg, true,
                  "TCP_MAXSEG");
SOCK_VALUE_OPTION(window_clamp, bytes, int, detail::tcp_level, detail::tcp_window_clamp, true,
                  "TCP_WINDOW_CLAMP");
SOCK_VALUE_OPTION(send_buffer, bytes, int, SOL_SOCKET, SO_SNDBUF, false, "SO_SNDBUF");
SOCK_VALUE_OPTION(unsent_low_water, bytes, unsigned, detail::tcp_level, detail::tcp_notsent_lowat,
                  false, "TCP_NOTSENT_LOWAT");
SOCK_VALUE_OPTION(no_delay, on, int, detail::tcp_level, detail::tcp_nodelay, false, "TCP_NODELAY");
SOCK_VALUE_OPTION(cork, on, int, detail::tcp_level, detail::tcp_cork, false, "TCP_CORK");
SOCK_VALUE_OPTION(quick_ack, on, int, detail::tcp_level, detail::tcp_quickack, false,
                  "TCP_QUICKACK");
SOCK_VALUE_OPTION(keep_alive, on, int, SOL_SOCKET, SO_KEEPALIVE, false, "SO_KEEPALIVE");
SOCK_VALUE_OPTION(keep_alive_idle, seconds, int, detail::tcp_level, detail::tcp_keepidle, false,
                  "TCP_KEEPIDLE");
SOCK_VALUE_OPTION(keep_alive_interval, seconds, int, detail::tcp_level, detail::tcp_keepintvl,
                  false, "TCP_KEEPINTVL");
SOCK_VALUE_OPTION(keep_alive_count, probes, int, detail::tcp_level, detail::tcp_keepcnt, false,
                  "TCP_KEEPCNT");
SOCK_VALUE_OPTION(user_timeout, milliseconds, unsigned, detail::tcp_level, detail::tcp_user_timeout,
                  false, "TCP_USER_TIMEOUT");
SOCK_VALUE_OPTION(reuse_address, on, int, SOL_SOCKET, SO_REUSEADDR, false, "SO_REUSEADDR");
SOCK_VALUE_OPTION(reuse_port, on, int, SOL_SOCKET, SO_REUSEPORT, false, "SO_REUSEPORT");
SOCK_VALUE_OPTION(bind_address_no_port, on, int, detail::ip_level, detail::ip_bind_address_no_port,
                  false, "IP_BIND_ADDRESS_NO_PORT");
SOCK_VALUE_OPTION(fast_open, pending, int, detail::tcp_level, detail::tcp_fastopen, false,
                  "TCP_FASTOPEN");
SOCK_VALUE_OPTION(fast_open_connect, on, int, detail::tcp_level, detail::tcp_fastopen_connect, true,
                  "TCP_FASTOPEN_CONNECT");
SOCK_VALUE_OPTION(oob_inline, on, int, SOL_SOCKET, SO_OOBINLINE, false, "SO_OOBINLINE");
SOCK_VALUE_OPTION(receive_low_water, bytes, int, SOL_SOCKET, SO_RCVLOWAT, false, "SO_RCVLOWAT");
SOCK_VALUE_OPTION(defer_accept, seconds, int, detail::tcp_level, detail::tcp_defer_accept, false,
                  "TCP_DEFER_ACCEPT");
SOCK_VALUE_OPTION(syn_count, retransmissions, int, detail::tcp_level, detail::tcp_syncnt, true,
                  "TCP_SYNCNT");
SOCK_VALUE_OPTION(max_pacing_rate, bytes_per_second, std::uint64_t, SOL_SOCKET, SO_MAX_PACING_RATE,
                  false, "SO_MAX_PACING_RATE");
SOCK_VALUE_OPTION(busy_poll, microseconds, int, SOL_SOCKET, SO_BUSY_POLL, false, "SO_BUSY_POLL");
SOCK_VALUE_OPTION(mark, value, unsigned, SOL_SOCKET, SO_MARK, false, "SO_MARK");
SOCK_VALUE_OPTION(type_of_service, value, int, detail::ip_level, detail::ip_tos, false, "IP_TOS");
SOCK_VALUE_OPTION(traffic_class, value, int, detail::ipv6_level, detail::ipv6_tclass, false,
                  "IPV6_TCLASS");
SOCK_VALUE_OPTION(incoming_cpu, cpu, int, SOL_SOCKET, SO_INCOMING_CPU, false, "SO_INCOMING_CPU");
#undef SOCK_VALUE_OPTION

namespace detail {
/// An option whose value is a short name.
template <class Option, int Level, int Name>
struct name_option {
  static constexpr int level = Level;
  static constexpr int name = Name;
  static constexpr bool only_before_connecting = false;
  using sockopt_value = std::array<char, sizeof(short_name::name)>;
  static std::error_code check(const Option& o) noexcept {
    return o.is_valid ? std::error_code() : make_error_code(errc::bad_name);
  }
  static sockopt_value to_kernel(const Option& o) noexcept { return std::to_array(o.name); }
  static Option from_kernel(const sockopt_value& k) noexcept {
    return Option(std::string_view(k.data(), ::strnlen(k.data(), k.size())));
  }
};
}  // namespace detail

template <>
struct option_traits<congestion_control>
    : detail::name_option<congestion_control, detail::tcp_level, detail::tcp_congestion> {
  static constexpr const char* set_call = "setsockopt TCP_CONGESTION";
  static constexpr const char* get_call = "getsockopt TCP_CONGESTION";
};
template <>
struct option_traits<bind_to_device>
    : detail::name_option<bind_to_device, SOL_SOCKET, SO_BINDTODEVICE> {
  static constexpr const char* set_call = "setsockopt SO_BINDTODEVICE";
  static constexpr const char* get_call = "getsockopt SO_BINDTODEVICE";
};
template <>
struct option_traits<linger> {
  static constexpr int level = SOL_SOCKET;
  static constexpr int name = SO_LINGER;
  static constexpr bool only_before_connecting = false;
  static constexpr const char* set_call = "setsockopt SO_LINGER";
  static constexpr const char* get_call = "getsockopt SO_LINGER";
  using sockopt_value = ::linger;
  static sockopt_value to_kernel(const linger& o) noexcept { return {o.on ? 1 : 0, o.seconds}; }
  static linger from_kernel(const sockopt_value& k) noexcept {
    return {k.l_onoff != 0, k.l_linger};
  }
};

}  // namespace sock
