#pragma once
// Socket options as types: `socket.set(receive_buffer{4096})`,
// `socket.get<receive_buffer>().bytes`.
#include <cstdint>
#include <string_view>

#include "sock/descriptor.hpp"

namespace sock {

/// How an option type maps to setsockopt(2); specialise it for an option of your own (`level`,
/// `name`, `set_call`, `get_call`, `kernel_type`, `to_kernel`, `from_kernel`, and
/// `only_before_connecting`), or use raw_option for a plain value.
template <class Option>
struct option_traits;

template <class O>
concept socket_option = requires {
  option_traits<O>::level;
};
/// Options that shape the window a connection opens with. listen(2) and connect(2) settle it: the
/// MSS and the window scale are in the SYN, so set later they would change nothing, or half of it.
template <class O>
concept only_before_connecting = socket_option<O> && option_traits<O>::only_before_connecting;
template <class O>
concept any_time = socket_option<O> && !only_before_connecting<O>;

/// What was asked for, and what the kernel made of it.
template <class O>
struct granted {
  O requested;
  O in_effect;
};

namespace detail {
void set_option(int fd, int level, int name, const void* value, socklen_t size, const char* call,
                std::error_code* ec);
socklen_t get_option(int fd, int level, int name, void* value, socklen_t size, const char* call,
                     std::error_code* ec);

// Levels and names of tcp(7): <netinet/tcp.h> here would clash with <linux/tcp.h> in the reader's
// own file, and the numbers are the kernel's ABI. src/options.cpp asserts them.
inline constexpr int ip_level = 0, tcp_level = 6, ipv6_level = 41;

template <auto Member, class Kernel, int Level, int Name, bool OnlyBefore = false>
struct value_option;
template <class Option, class Field, Field Option::*Member, class Kernel, int Level, int Name,
          bool OnlyBefore>
struct value_option<Member, Kernel, Level, Name, OnlyBefore> {
  static constexpr int level = Level;
  static constexpr int name = Name;
  static constexpr bool only_before_connecting = OnlyBefore;
  using kernel_type = Kernel;
  static kernel_type to_kernel(const Option& o) noexcept { return static_cast<Kernel>(o.*Member); }
  static Option from_kernel(const kernel_type& k) noexcept {
    Option o{};
    o.*Member = static_cast<Field>(k);
    return o;
  }
};

template <class O>
void set(int fd, const O& option, std::error_code* ec) {
  using traits = option_traits<O>;
  const auto value = traits::to_kernel(option);
  set_option(fd, traits::level, traits::name, &value, sizeof value, traits::set_call, ec);
}
template <class O>
O get(int fd, std::error_code* ec) {
  using traits = option_traits<O>;
  typename traits::kernel_type value{};
  get_option(fd, traits::level, traits::name, &value, sizeof value, traits::get_call, ec);
  return traits::from_kernel(value);
}
}  // namespace detail

/// SO_RCVBUF, socket(7). The kernel keeps twice what is asked (its own bookkeeping is paid from
/// it), not more than net.core.rmem_max allows and not less than 2304; reading it back shows that
/// number.
struct receive_buffer {
  int bytes;
};
/// SO_SNDBUF, socket(7): doubled likewise, at least 4608. May change at any time.
struct send_buffer {
  int bytes;
};
/// TCP_MAXSEG, tcp(7): the MSS offered to the peer and the most ever sent in a segment, 88 to 32767
/// bytes. Read back on a connection: what is in use now.
struct max_segment {
  int bytes;
};
/// TCP_WINDOW_CLAMP, tcp(7): the most that is ever advertised, at least SOCK_MIN_RCVBUF / 2.
struct window_clamp {
  int bytes;
};
/// TCP_NODELAY: no Nagle algorithm (RFC 9293, 3.7.4); small writes are sent at once.
struct no_delay {
  bool on;
};
/// TCP_QUICKACK: acknowledge at once. One-shot: the kernel goes back to delaying by itself.
struct quick_ack {
  bool on;
};
/// SO_REUSEADDR: bind although a connection of this port is still in TIME-WAIT.
struct reuse_address {
  bool on;
};
/// SO_REUSEPORT: several listeners share a port, and the kernel deals connections out among them.
struct reuse_port {
  bool on;
};

#define SOCK_VALUE_OPTION(TYPE, MEMBER, KERNEL, LEVEL, NAME, ONLY_BEFORE, TEXT) \
  template <>                                                                   \
  struct option_traits<TYPE>                                                    \
      : detail::value_option<&TYPE::MEMBER, KERNEL, LEVEL, NAME, ONLY_BEFORE> { \
    static constexpr const char* set_call = "setsockopt " TEXT;                 \
    static constexpr const char* get_call = "getsockopt " TEXT;                 \
  }
SOCK_VALUE_OPTION(receive_buffer, bytes, int, SOL_SOCKET, SO_RCVBUF, true, "SO_RCVBUF");
SOCK_VALUE_OPTION(send_buffer, bytes, int, SOL_SOCKET, SO_SNDBUF, false, "SO_SNDBUF");
SOCK_VALUE_OPTION(max_segment, bytes, int, detail::tcp_level, 2, true, "TCP_MAXSEG");
SOCK_VALUE_OPTION(window_clamp, bytes, int, detail::tcp_level, 10, true, "TCP_WINDOW_CLAMP");
SOCK_VALUE_OPTION(no_delay, on, int, detail::tcp_level, 1, false, "TCP_NODELAY");
SOCK_VALUE_OPTION(quick_ack, on, int, detail::tcp_level, 12, false, "TCP_QUICKACK");
SOCK_VALUE_OPTION(reuse_address, on, int, SOL_SOCKET, SO_REUSEADDR, false, "SO_REUSEADDR");
SOCK_VALUE_OPTION(reuse_port, on, int, SOL_SOCKET, SO_REUSEPORT, false, "SO_REUSEPORT");

}  // namespace sock
