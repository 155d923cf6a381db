// setsockopt: of a TCP socket, at any level (SO_RCVBUF and SO_LINGER change what TCP does as much
// as TCP_NODELAY).
#include <cstring>

#include "next.hpp"
#include "watched.hpp"

TCPWATCH_EXPORT int setsockopt(int fd, int level, int option, const void* value,
                               socklen_t size) noexcept {
  tcpwatch::watched call(tcpwatch::call_id::setsockopt_, fd);
  int first = 0;
  const bool fits = size >= sizeof first;
  if (call) {
    const bool known = fits && tcpwatch::copy_from(&first, value, sizeof first);
    call.data().level = level;
    call.data().option = option;
    call.data().extra = known ? first : fits ? tcpwatch::unknown_value : 0;
    call.start();
  }
  return call.done(tcpwatch::next::setsockopt(fd, level, option, value, size));
}
