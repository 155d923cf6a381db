#pragma once
// Socket options as types: `socket.set(receive_buffer{4096})`,
// `socket.get<receive_buffer>().bytes`.
#include <cstdint>

#include "sock/descriptor.hpp"

namespace sock {

/// How an option type maps to setsockopt(2); specialise it for an option of your own (`level`,
/// `name`, `set_call`, `get_call`, `sockopt_value`, `to_kernel`, `from_kernel`,
/// `only_before_connecting`, and where some values must not be set, `check`), or use raw_option for
/// a plain value.
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

// Levels and names of tcp(7), ip(7) and ipv6(7) as their man pages have them, in lower case:
// <netinet/tcp.h> here would clash with <linux/tcp.h> in the reader's own file, and the numbers are
// the kernel's ABI. src/options.cpp asserts them.
inline constexpr int ip_level = 0, tcp_level = 6, ipv6_level = 41;
inline constexpr int ip_tos = 1, ip_bind_address_no_port = 24, ipv6_tclass = 67;
inline constexpr int tcp_nodelay = 1, tcp_maxseg = 2, tcp_cork = 3, tcp_keepidle = 4,
                     tcp_keepintvl = 5, tcp_keepcnt = 6, tcp_syncnt = 7, tcp_defer_accept = 9,
                     tcp_window_clamp = 10, tcp_quickack = 12, tcp_congestion = 13,
                     tcp_user_timeout = 18, tcp_fastopen = 23, tcp_notsent_lowat = 25,
                     tcp_fastopen_connect = 30;

/// The traits of an option that is one number to the kernel and one member here.
template <auto Member, class Kernel, int Level, int Name, bool OnlyBefore = false>
struct value_option;
template <class Option, class Field, Field Option::*Member, class Kernel, int Level, int Name,
          bool OnlyBefore>
struct value_option<Member, Kernel, Level, Name, OnlyBefore> {
  static constexpr int level = Level;
  static constexpr int name = Name;
  static constexpr bool only_before_connecting = OnlyBefore;
  using sockopt_value = Kernel;
  static sockopt_value to_kernel(const Option& o) noexcept {
    return static_cast<Kernel>(o.*Member);
  }
  static Option from_kernel(const sockopt_value& k) noexcept {
    Option o{};
    o.*Member = static_cast<Field>(k);
    return o;
  }
};

template <class O>
void set(int fd, const O& option, std::error_code* ec) {
  using traits = option_traits<O>;
  if constexpr (requires { traits::check(option); })
    if (const std::error_code why = traits::check(option)) return report(why, ec, traits::set_call);
  const auto value = traits::to_kernel(option);
  set_option(fd, traits::level, traits::name, &value, sizeof value, traits::set_call, ec);
}
template <class O>
O get(int fd, std::error_code* ec) {
  using traits = option_traits<O>;
  typename traits::sockopt_value value{};
  get_option(fd, traits::level, traits::name, &value, sizeof value, traits::get_call, ec);
  return traits::from_kernel(value);
}
}  // namespace detail

/// The typed hatch: any option that libsock does not name, for a plain value of the kernel's type.
///
///     using priority = sock::raw_option<SOL_SOCKET, SO_PRIORITY, int>;
///     int queue = peer.get<priority>().value;
template <int Level, int Name, class T>
struct raw_option {
  T value;
};
template <int Level, int Name, class T>
struct option_traits<raw_option<Level, Name, T>> {
  static constexpr int level = Level;
  static constexpr int name = Name;
  static constexpr bool only_before_connecting = false;
  static constexpr const char* set_call = "setsockopt";
  static constexpr const char* get_call = "getsockopt";
  using sockopt_value = T;
  static sockopt_value to_kernel(const raw_option<Level, Name, T>& o) noexcept { return o.value; }
  static raw_option<Level, Name, T> from_kernel(const sockopt_value& k) noexcept { return {k}; }
};

}  // namespace sock
