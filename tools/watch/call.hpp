#pragma once
// One socket call, as the preloaded library notes it and tcpwatch writes it down. Plain data: it
// lies in memory that both map, and is copied word by word.
#include <cstdint>

namespace tcpwatch {

enum class call_id : std::uint8_t {
  socket_,
  bind_,
  listen_,
  accept_,
  accept4_,
  connect_,
  read_,
  readv_,
  preadv2_,
  recv_,
  recvfrom_,
  recvmsg_,
  recvmmsg_,
  write_,
  writev_,
  pwritev2_,
  send_,
  sendto_,
  sendmsg_,
  sendmmsg_,
  sendfile_,
  splice_,
  shutdown_,
  close_,
  dup_,
  dup2_,
  dup3_,
  fcntl_,
  setsockopt_,
};

/// What a record is about: a call, or something from which tcpwatch knows what it cannot see.
enum class record_kind : std::uint8_t {
  call,
  start,                ///< a program began, with the library in it
  closed,               ///< a socket's descriptor was closed otherwise than by close()
  exec,                 ///< a program is about to be executed; `start` must follow
  static_program,       ///< the same, and for this reason it will not
  privileged_program,   ///< the same: set-uid, set-gid or file capabilities
  foreign_program,      ///< the same: another word size
  unreachable_program,  ///< the same: it may not open the library, or not attach the shared memory
  sandboxed_program,    ///< the same: it inherits a seccomp filter
  exec_failed,          ///< it did not come to that
  stdio,                ///< a stream was opened on a socket
  sandboxed,            ///< a seccomp filter was installed
  clockless,            ///< the program gave up what reading the clock needs
};

/// Which way the bytes of splice() went, as seen from the socket.
enum class direction : std::uint8_t { none, in, out };

struct address {
  std::uint16_t family;  ///< AF_INET, AF_INET6, or 0: none
  std::uint16_t port;    ///< host byte order
  std::uint32_t scope;
  std::uint8_t ip[16];
};

struct endpoints {
  address local, peer;
};

/// `extra` of a setsockopt whose value could not be read.
inline constexpr std::int64_t unknown_value = INT64_MIN;

/// Times are CLOCK_REALTIME in nanoseconds.
struct call_data {
  record_kind kind;
  call_id call;
  direction way;
  bool has_asked;
  std::int32_t pid, tid;
  std::int32_t fd;
  std::int32_t error;  ///< errno, 0 where the call succeeded
  std::int32_t flags;  ///< of the send and recv families; `how` of shutdown; the command of fcntl
  std::int64_t asked;  ///< bytes; messages for the mmsg pair; the backlog for listen
  std::int64_t result;
  std::uint64_t enter, leave;
  union {
    endpoints ends;
    char name[48];  ///< in records that are no calls: the program's
  };
  std::int32_t level, option;  ///< of setsockopt
  std::int64_t extra;          ///< setsockopt: the value; the mmsg pair: bytes of all messages
};
static_assert(sizeof(call_data) == 120);

}  // namespace tcpwatch
