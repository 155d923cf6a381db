#include "faults.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <mutex>

namespace faults {
namespace {

// Plain memory behind one atomic: an interposed call may not allocate or lock.
struct state {
  char call[24];
  int number;
  kind what;
  int first, times;
};
state armed_state;
std::atomic<bool> is_armed{false};
std::atomic<int> seen{0}, hits{0};

bool strikes(const char* call, kind what) {
  if (!is_armed.load(std::memory_order_acquire) || armed_state.what != what ||
      std::strcmp(armed_state.call, call) != 0)
    return false;
  const int n = seen.fetch_add(1);
  if (n < armed_state.first || n >= armed_state.first + armed_state.times) return false;
  hits.fetch_add(1);
  return true;
}

bool fails(const char* call) {
  if (!strikes(call, kind::error)) return false;
  errno = armed_state.number;
  return true;
}

std::size_t shortened(const char* call, std::size_t size) {
  if (size < 2 || !strikes(call, kind::short_count)) return size;
  return 1;
}

/// A message of the first byte alone, for a call that is to be short.
class first_byte {
 public:
  explicit first_byte(const msghdr& whole) : message_(whole) {
    message_.msg_iov = &byte_;
    message_.msg_iovlen = 1;
    byte_ = {whole.msg_iov[0].iov_base, 1};
  }
  first_byte(const first_byte&) = delete;
  first_byte& operator=(const first_byte&) = delete;
  msghdr* get() { return &message_; }

 private:
  iovec byte_{};
  msghdr message_;
};

bool is_short(const char* call, const msghdr& message) {
  const std::size_t size = message.msg_iov[0].iov_len;
  return shortened(call, size) < size;
}

}  // namespace

void arm(const fault& f) {
  disarm();
  std::strncpy(armed_state.call, f.call.c_str(), sizeof armed_state.call - 1);
  armed_state.number = f.number;
  armed_state.what = f.what;
  armed_state.first = f.first;
  armed_state.times = f.times;
  seen = 0;
  hits = 0;
  is_armed.store(true, std::memory_order_release);
}
void disarm() {
  is_armed.store(false, std::memory_order_release);
}
int struck() {
  return hits;
}

const std::vector<std::string>& calls() {
  static const std::vector<std::string> all{
      "socket",      "bind",    "listen",   "accept4",    "connect",    "recv",
      "send",        "recvmsg", "sendmsg",  "sendfile",   "pread",      "ppoll",
      "poll",        "close",   "shutdown", "setsockopt", "getsockopt", "getsockname",
      "getpeername", "fcntl",   "ioctl",    "socketpair", "eventfd"};
  return all;
}

bool moves_bytes(const std::string& call) {
  return call == "recv" || call == "send" || call == "recvmsg" || call == "sendmsg" ||
         call == "sendfile" || call == "pread";
}

}  // namespace faults

// The real one, looked up once a function.
#define REAL(name) \
  static const auto real = reinterpret_cast<decltype(&::name)>(::dlsym(RTLD_NEXT, #name))
#define SIMPLE(result, name, parameters, arguments) \
  result name parameters {                          \
    REAL(name);                                     \
    if (faults::fails(#name)) return -1;            \
    return real arguments;                          \
  }

extern "C" {

SIMPLE(int, socket, (int a, int b, int c) noexcept, (a, b, c))
SIMPLE(int, bind, (int fd, const sockaddr* to, socklen_t size) noexcept, (fd, to, size))
SIMPLE(int, listen, (int fd, int backlog) noexcept, (fd, backlog))
SIMPLE(int, accept4, (int fd, sockaddr* from, socklen_t* size, int flags), (fd, from, size, flags))
SIMPLE(int, shutdown, (int fd, int how) noexcept, (fd, how))
SIMPLE(int, setsockopt, (int fd, int level, int name, const void* value, socklen_t size) noexcept,
       (fd, level, name, value, size))
SIMPLE(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size) noexcept,
       (fd, level, name, value, size))
SIMPLE(int, getsockname, (int fd, sockaddr* to, socklen_t* size) noexcept, (fd, to, size))
SIMPLE(int, getpeername, (int fd, sockaddr* to, socklen_t* size) noexcept, (fd, to, size))
SIMPLE(int, socketpair, (int a, int b, int c, int* fds) noexcept, (a, b, c, fds))
SIMPLE(int, eventfd, (unsigned count, int flags) noexcept, (count, flags))
SIMPLE(int, poll, (pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
SIMPLE(int, ppoll, (pollfd * fds, nfds_t n, const timespec* timeout, const sigset_t* mask),
       (fds, n, timeout, mask))

// A connect that is interrupted, or whose answer is not there yet, goes on all the same.
int connect(int fd, const sockaddr* to, socklen_t size) {
  REAL(connect);
  if (faults::fails("connect")) {
    const int number = errno;
    if (number == EINTR) real(fd, to, size);
    errno = number;
    return -1;
  }
  return real(fd, to, size);
}

// On Linux the descriptor is gone whatever close(2) returns.
int close(int fd) {
  REAL(close);
  if (faults::fails("close")) {
    const int number = errno;
    real(fd);
    errno = number;
    return -1;
  }
  return real(fd);
}

ssize_t recv(int fd, void* to, size_t size, int flags) {
  REAL(recv);
  if (faults::fails("recv")) return -1;
  return real(fd, to, faults::shortened("recv", size), flags);
}
ssize_t send(int fd, const void* from, size_t size, int flags) {
  REAL(send);
  if (faults::fails("send")) return -1;
  return real(fd, from, faults::shortened("send", size), flags);
}
ssize_t sendfile64(int to, int from, off64_t* offset, size_t size) noexcept {
  REAL(sendfile64);
  if (faults::fails("sendfile")) return -1;
  return real(to, from, offset, faults::shortened("sendfile", size));
}
ssize_t pread64(int from, void* to, size_t size, off64_t offset) {
  REAL(pread64);
  if (faults::fails("pread")) return -1;
  return real(from, to, faults::shortened("pread", size), offset);
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  REAL(sendmsg);
  if (faults::fails("sendmsg")) return -1;
  if (!faults::is_short("sendmsg", *message)) return real(fd, message, flags);
  return real(fd, faults::first_byte(*message).get(), flags);
}
ssize_t recvmsg(int fd, msghdr* message, int flags) {
  REAL(recvmsg);
  if (faults::fails("recvmsg")) return -1;
  if (message->msg_iovlen == 0 || !faults::is_short("recvmsg", *message))
    return real(fd, message, flags);
  return real(fd, faults::first_byte(*message).get(), flags);
}

int fcntl(int fd, int command, ...) {
  REAL(fcntl);
  va_list list;
  va_start(list, command);
  void* argument = va_arg(list, void*);
  va_end(list);
  if (faults::fails("fcntl")) return -1;
  return real(fd, command, argument);
}
int ioctl(int fd, unsigned long request, ...) noexcept {
  REAL(ioctl);
  va_list list;
  va_start(list, request);
  void* argument = va_arg(list, void*);
  va_end(list);
  if (faults::fails("ioctl")) return -1;
  return real(fd, request, argument);
}

}  // extern "C"
