#include <linux/tcp.h>  // not <netinet/tcp.h>: glibc's lacks the later options, and both clash
#include <netinet/in.h>

#include <cerrno>

#include "sock/option.hpp"

namespace sock {

static_assert(detail::ip_level == IPPROTO_IP && detail::tcp_level == IPPROTO_TCP &&
              detail::ipv6_level == IPPROTO_IPV6);
static_assert(option_traits<no_delay>::name == TCP_NODELAY);
static_assert(option_traits<max_segment>::name == TCP_MAXSEG);
static_assert(option_traits<window_clamp>::name == TCP_WINDOW_CLAMP);
static_assert(option_traits<quick_ack>::name == TCP_QUICKACK);

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
