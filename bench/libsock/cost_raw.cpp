// Cost: bare system calls, as a careful C programmer writes them (errors checked, EINTR not).
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "cost.hpp"

int main(int argc, char** argv) {
  const job j = read_job(argc, argv);
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(j.port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) return 1;
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  static char block[block_size];
  const auto before = allocations;
  if (j.round_trip) {
    for (long i = 0; i < j.times; ++i) {
      if (::send(fd, block, 1, MSG_NOSIGNAL) != 1) return 1;
      if (::recv(fd, block, 1, 0) != 1) return 1;
    }
  } else {
    for (long i = 0; i < j.times; ++i)
      if (::send(fd, block, block_size, MSG_NOSIGNAL) != block_size) return 1;
  }
  report_allocations(before, j.times);
}
