#include "names.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <charconv>
#include <cstring>
#include <iterator>

namespace tcpwatch {
namespace {

struct named {
  int value;
  std::string_view name;
};
#define NAMED(constant) \
  { constant, #constant }

constexpr named flags_[] = {
    NAMED(MSG_OOB),      NAMED(MSG_PEEK),     NAMED(MSG_DONTROUTE),    NAMED(MSG_CTRUNC),
    NAMED(MSG_TRUNC),    NAMED(MSG_DONTWAIT), NAMED(MSG_EOR),          NAMED(MSG_WAITALL),
    NAMED(MSG_CONFIRM),  NAMED(MSG_ERRQUEUE), NAMED(MSG_NOSIGNAL),     NAMED(MSG_MORE),
    NAMED(MSG_ZEROCOPY), NAMED(MSG_FASTOPEN), NAMED(MSG_CMSG_CLOEXEC), NAMED(MSG_WAITFORONE),
};

constexpr named socket_options[] = {
    NAMED(SO_DEBUG),        NAMED(SO_REUSEADDR), NAMED(SO_ERROR),       NAMED(SO_DONTROUTE),
    NAMED(SO_BROADCAST),    NAMED(SO_SNDBUF),    NAMED(SO_RCVBUF),      NAMED(SO_KEEPALIVE),
    NAMED(SO_OOBINLINE),    NAMED(SO_PRIORITY),  NAMED(SO_LINGER),      NAMED(SO_REUSEPORT),
    NAMED(SO_RCVLOWAT),     NAMED(SO_SNDLOWAT),  NAMED(SO_RCVTIMEO),    NAMED(SO_SNDTIMEO),
    NAMED(SO_BINDTODEVICE), NAMED(SO_TIMESTAMP), NAMED(SO_SNDBUFFORCE), NAMED(SO_RCVBUFFORCE),
    NAMED(SO_MARK),         NAMED(SO_BUSY_POLL), NAMED(SO_ZEROCOPY),    NAMED(SO_MAX_PACING_RATE),
    NAMED(SO_INCOMING_CPU),
};

constexpr named tcp_options[] = {
    NAMED(TCP_NODELAY),
    NAMED(TCP_MAXSEG),
    NAMED(TCP_CORK),
    NAMED(TCP_KEEPIDLE),
    NAMED(TCP_KEEPINTVL),
    NAMED(TCP_KEEPCNT),
    NAMED(TCP_SYNCNT),
    NAMED(TCP_LINGER2),
    NAMED(TCP_DEFER_ACCEPT),
    NAMED(TCP_WINDOW_CLAMP),
    NAMED(TCP_INFO),
    NAMED(TCP_QUICKACK),
    NAMED(TCP_CONGESTION),
    NAMED(TCP_MD5SIG),
    NAMED(TCP_USER_TIMEOUT),
    NAMED(TCP_REPAIR),
    NAMED(TCP_REPAIR_QUEUE),
    NAMED(TCP_QUEUE_SEQ),
    NAMED(TCP_REPAIR_OPTIONS),
    NAMED(TCP_FASTOPEN),
    NAMED(TCP_TIMESTAMP),
    NAMED(TCP_NOTSENT_LOWAT),
    NAMED(TCP_SAVE_SYN),
    NAMED(TCP_REPAIR_WINDOW),
    NAMED(TCP_FASTOPEN_CONNECT),
    NAMED(TCP_ULP),
    NAMED(TCP_INQ),
    NAMED(TCP_ZEROCOPY_RECEIVE),
    NAMED(TCP_THIN_LINEAR_TIMEOUTS),
};
#undef NAMED

template <std::size_t size>
std::string find(const named (&list)[size], int value) {
  for (const auto& each : list) {
    if (each.value == value) return std::string(each.name);
  }
  return std::to_string(value);
}

}  // namespace

std::string_view name_of(call_id call) {
  // In the order of call_id.
  constexpr std::string_view names[] = {
      "socket",  "bind",   "listen",   "accept",   "accept4",   "connect", "read",     "readv",
      "preadv2", "recv",   "recvfrom", "recvmsg",  "recvmmsg",  "write",   "writev",   "pwritev2",
      "send",    "sendto", "sendmsg",  "sendmmsg", "sendfile",  "splice",  "shutdown", "close",
      "dup",     "dup2",   "dup3",     "fcntl",    "setsockopt"};
  static_assert(std::size(names) == static_cast<std::size_t>(call_id::setsockopt_) + 1);
  return names[static_cast<std::size_t>(call)];
}

std::string error_name(int error) {
  const char* name = strerrorname_np(error);
  return name != nullptr ? name : std::to_string(error);
}

std::string message_flags(int flags) {
  std::string result;
  const auto add = [&](std::string_view name) {
    if (!result.empty()) result += '|';
    result += name;
  };
  for (const auto& each : flags_) {
    if ((flags & each.value) == 0) continue;
    add(each.name);
    flags &= ~each.value;
  }
  if (flags != 0) {
    char rest[16] = "0x";
    *std::to_chars(rest + 2, rest + sizeof rest - 1, static_cast<unsigned>(flags), 16).ptr = 0;
    add(rest);
  }
  return result;
}

std::string_view shutdown_name(int how) {
  return how == SHUT_RD     ? "SHUT_RD"
         : how == SHUT_WR   ? "SHUT_WR"
         : how == SHUT_RDWR ? "SHUT_RDWR"
                            : "?";
}

std::string_view state_name(int state) {
  constexpr std::string_view names[] = {
      "?",      "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2",  "TIME-WAIT",
      "CLOSED", "CLOSE-WAIT",  "LAST-ACK", "LISTEN",       "CLOSING",    "SYN-RECEIVED"};
  return state > 0 && state < static_cast<int>(std::size(names)) ? names[state] : names[0];
}

socket_option option_name(int level, int option) {
  if (level == SOL_SOCKET) return {"SOL_SOCKET", find(socket_options, option)};
  if (level == IPPROTO_TCP) return {"IPPROTO_TCP", find(tcp_options, option)};
  if (level == IPPROTO_IP) return {"IPPROTO_IP", std::to_string(option)};
  if (level == IPPROTO_IPV6) return {"IPPROTO_IPV6", std::to_string(option)};
  return {std::to_string(level), std::to_string(option)};
}

}  // namespace tcpwatch
