#pragma once
// The functions that ours stand before: the next ones of the same name in the program's search
// order, usually glibc's, a sanitizer's where one is linked in.
#include <dlfcn.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#define TCPWATCH_EXPORT extern "C" __attribute__((visibility("default")))

namespace tcpwatch {

template <class Function>
class next_function {
 public:
  constexpr explicit next_function(const char* name) : name_(name) {}

  /// Found at load (resolve_all) where possible: dlsym() may not be called in a signal handler.
  Function* get() {
    auto* found = function_.load(std::memory_order_relaxed);
    if (found == nullptr) {
      const int saved_errno = errno;
      found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name_));
      function_.store(found, std::memory_order_relaxed);
      errno = saved_errno;
    }
    return found;
  }

  template <class... Arguments>
  auto operator()(Arguments... arguments) {
    return get()(arguments...);
  }

 private:
  const char* name_;
  std::atomic<Function*> function_{nullptr};
};

namespace next {
inline constinit next_function<int(int, int, int)> socket{"socket"};
inline constinit next_function<int(int, const sockaddr*, socklen_t)> bind{"bind"};
inline constinit next_function<int(int, int)> listen{"listen"};
inline constinit next_function<int(int, sockaddr*, socklen_t*)> accept{"accept"};
inline constinit next_function<int(int, sockaddr*, socklen_t*, int)> accept4{"accept4"};
inline constinit next_function<int(int, const sockaddr*, socklen_t)> connect{"connect"};
inline constinit next_function<int(int, int)> shutdown{"shutdown"};
inline constinit next_function<int(int, int, int, const void*, socklen_t)> setsockopt{"setsockopt"};

inline constinit next_function<ssize_t(int, void*, size_t)> read{"read"};
inline constinit next_function<ssize_t(int, const iovec*, int)> readv{"readv"};
inline constinit next_function<ssize_t(int, const iovec*, int, off64_t, int)> preadv2{"preadv2"};
inline constinit next_function<ssize_t(int, void*, size_t, int)> recv{"recv"};
inline constinit next_function<ssize_t(int, void*, size_t, int, sockaddr*, socklen_t*)> recvfrom{
    "recvfrom"};
inline constinit next_function<ssize_t(int, msghdr*, int)> recvmsg{"recvmsg"};
inline constinit next_function<int(int, mmsghdr*, unsigned, int, timespec*)> recvmmsg{"recvmmsg"};
inline constinit next_function<ssize_t(int, void*, size_t, size_t)> read_chk{"__read_chk"};
inline constinit next_function<ssize_t(int, void*, size_t, size_t, int)> recv_chk{"__recv_chk"};
inline constinit next_function<ssize_t(int, void*, size_t, size_t, int, sockaddr*, socklen_t*)>
    recvfrom_chk{"__recvfrom_chk"};

inline constinit next_function<ssize_t(int, const void*, size_t)> write{"write"};
inline constinit next_function<ssize_t(int, const iovec*, int)> writev{"writev"};
inline constinit next_function<ssize_t(int, const iovec*, int, off64_t, int)> pwritev2{"pwritev2"};
inline constinit next_function<ssize_t(int, const void*, size_t, int)> send{"send"};
inline constinit next_function<ssize_t(int, const void*, size_t, int, const sockaddr*, socklen_t)>
    sendto{"sendto"};
inline constinit next_function<ssize_t(int, const msghdr*, int)> sendmsg{"sendmsg"};
inline constinit next_function<int(int, mmsghdr*, unsigned, int)> sendmmsg{"sendmmsg"};
inline constinit next_function<ssize_t(int, int, off64_t*, size_t)> sendfile{"sendfile64"};
inline constinit next_function<ssize_t(int, off64_t*, int, off64_t*, size_t, unsigned)> splice{
    "splice"};

inline constinit next_function<int(int)> close{"close"};
inline constinit next_function<int(unsigned, unsigned, int)> close_range{"close_range"};
inline constinit next_function<void(int)> closefrom{"closefrom"};
inline constinit next_function<int(int)> dup{"dup"};
inline constinit next_function<int(int, int)> dup2{"dup2"};
inline constinit next_function<int(int, int, int)> dup3{"dup3"};
inline constinit next_function<int(int, int, ...)> fcntl{"fcntl"};
inline constinit next_function<int(int, int, ...)> fcntl64{"fcntl64"};
inline constinit next_function<int(int, long, long, long, long)> prctl{"prctl"};
inline constinit next_function<long(long, long, long, long, long, long, long)> syscall{"syscall"};
inline constinit next_function<int(const char*)> system{"system"};
inline constinit next_function<FILE*(const char*, const char*)> popen{"popen"};
inline constinit next_function<FILE*(int, const char*)> fdopen{"fdopen"};
inline constinit next_function<int(FILE*)> fclose{"fclose"};

inline constinit next_function<int(const char*, char* const*, char* const*)> execve{"execve"};
inline constinit next_function<int(const char*, char* const*, char* const*)> execvpe{"execvpe"};
inline constinit next_function<int(int, char* const*, char* const*)> fexecve{"fexecve"};
using spawn = int(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                  char* const*, char* const*);
inline constinit next_function<spawn> posix_spawn{"posix_spawn"};
inline constinit next_function<spawn> posix_spawnp{"posix_spawnp"};

/// Looks all of them up, so that none is left to look up inside a signal handler.
void resolve_all();
}  // namespace next
}  // namespace tcpwatch
