// setsockopt: of a TCP socket, at any level (SO_RCVBUF and SO_LINGER change what TCP does as much
// as TCP_NODELAY).
#include <cstring>

#include "next.hpp"
#include "watched.hpp"

TCPWATCH_EXPORT int setsockopt(int fd, int level, int option, const void* value,
                               socklen_t size) noexcept {
  tcpwatch::watched call(tcpwatch::call_id::setsockopt_, fd);
  if (call) {
    int first = 0;
    if (value != nullptr && size >= sizeof first) std::memcpy(&first, value, sizeof first);
    call.data().level = level;
    call.data().option = option;
    call.data().extra = first;
    call.start();
  }
  return call.done(tcpwatch::next::setsockopt(fd, level, option, value, size));
}
