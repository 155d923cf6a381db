// The far end of the cost benchmarks: raw system calls, so that no library's cost is in it.
// echo_server PORT-FILE echo|sink: one connection after another, until killed.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const bool echo = std::strcmp(argv[2], "echo") == 0;
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&where), size) != 0 ||
      ::listen(listener, 16) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0)
    return 1;
  if (std::FILE* f = std::fopen(argv[1], "w")) {
    std::fprintf(f, "%d\n", ntohs(where.sin_port));
    std::fclose(f);
  }
  std::vector<char> block(1 << 17);
  while (true) {
    const int peer = ::accept(listener, nullptr, nullptr);
    const int on = 1;
    ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ssize_t n;
    while ((n = ::recv(peer, block.data(), block.size(), 0)) > 0)
      if (echo) ::send(peer, block.data(), static_cast<size_t>(n), MSG_NOSIGNAL);
    ::close(peer);
  }
}
