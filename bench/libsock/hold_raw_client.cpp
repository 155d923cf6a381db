// The measure for a client of many connections: raw calls, blocking connects one after another.
// hold_raw_client PORT COUNT BYTES: connects, writes up to BYTES on each without waiting, prints
// the seconds that took, and holds until standard input ends.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

static double now() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int count = std::atoi(argv[2]);
  const long bytes = std::atol(argv[3]);
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  static char block[2048];
  std::vector<int> held;
  const double begin = now();
  for (int i = 0; i < count; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const int buffer = 4096;
    ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    // 10,000 ports of each local address: beyond half of the range the kernel searches long.
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<unsigned>(i) / 10'000);
    const int on = 1;
    ::setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (fd < 0 || ::bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
        ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
      std::perror("socket, bind or connect");
      return 1;
    }
    held.push_back(fd);
    for (long sent = 0, n = 0; sent < bytes; sent += n)
      if ((n = ::send(fd, block, sizeof block, MSG_DONTWAIT | MSG_NOSIGNAL)) <= 0) break;
  }
  std::printf("%.3f\n", now() - begin);
  std::fflush(stdout);
  char c;
  while (::read(0, &c, 1) > 0) {
  }
}
