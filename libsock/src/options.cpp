#include <linux/tcp.h>  // not <netinet/tcp.h>: glibc's lacks the later options, and both clash
#include <netinet/in.h>

#include <cerrno>

#include "sock/options.hpp"

namespace sock {

static_assert(detail::ip_level == IPPROTO_IP && detail::tcp_level == IPPROTO_TCP &&
              detail::ipv6_level == IPPROTO_IPV6);
static_assert(option_traits<bind_address_no_port>::name == IP_BIND_ADDRESS_NO_PORT);
static_assert(option_traits<no_delay>::name == TCP_NODELAY);
static_assert(option_traits<max_segment>::name == TCP_MAXSEG);
static_assert(option_traits<window_clamp>::name == TCP_WINDOW_CLAMP);
static_assert(option_traits<quick_ack>::name == TCP_QUICKACK);
static_assert(option_traits<cork>::name == TCP_CORK);
static_assert(option_traits<unsent_low_water>::name == TCP_NOTSENT_LOWAT);
static_assert(option_traits<keep_alive_idle>::name == TCP_KEEPIDLE);
static_assert(option_traits<keep_alive_interval>::name == TCP_KEEPINTVL);
static_assert(option_traits<keep_alive_count>::name == TCP_KEEPCNT);
static_assert(option_traits<user_timeout>::name == TCP_USER_TIMEOUT);
static_assert(option_traits<fast_open>::name == TCP_FASTOPEN);
static_assert(option_traits<fast_open_connect>::name == TCP_FASTOPEN_CONNECT);
static_assert(option_traits<congestion_control>::name == TCP_CONGESTION);

static_assert(option_traits<defer_accept>::name == TCP_DEFER_ACCEPT);
static_assert(option_traits<syn_count>::name == TCP_SYNCNT);
static_assert(option_traits<type_of_service>::name == IP_TOS);
static_assert(option_traits<traffic_class>::name == IPV6_TCLASS);

namespace detail {
void set_option(int fd, int level, int name, const void* value, socklen_t size, const char* call,
                std::error_code* ec) {
  if (::setsockopt(fd, level, name, value, size) == 0) return;
  report_on(fd, errno, ec, call);
}

socklen_t get_option(int fd, int level, int name, void* value, socklen_t size, const char* call,
                     std::error_code* ec) {
  if (::getsockopt(fd, level, name, value, &size) == 0) return size;
  report_on(fd, errno, ec, call);
  return 0;
}

}  // namespace detail
}  // namespace sock
