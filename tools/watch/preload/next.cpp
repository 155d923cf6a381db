#include "next.hpp"

namespace tcpwatch::next {
namespace {
void resolve(auto&... functions) {
  (functions.get(), ...);
}
}  // namespace

void resolve_all() {
  resolve(socket, bind, listen, accept, accept4, connect, shutdown, setsockopt);
  resolve(read, readv, preadv2, recv, recvfrom, recvmsg, recvmmsg, read_chk, recv_chk,
          recvfrom_chk);
  resolve(write, writev, pwritev2, send, sendto, sendmsg, sendmmsg, sendfile, splice);
  resolve(close, close_range, closefrom, dup, dup2, dup3, fcntl, fcntl64, fdopen, fclose);
  resolve(execve, execvpe, fexecve, posix_spawn, posix_spawnp, system, popen);
  resolve(prctl, syscall);
}

}  // namespace tcpwatch::next
