// The measure for a server that holds connections: raw epoll, and nothing kept but the descriptor.
// hold_raw_server PORT: accepts, and closes what the peer has closed, until killed.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1, buffer = 4096;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  where.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (::bind(listener, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 ||
      ::listen(listener, 4096) != 0)
    return 1;
  const int loop = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event);
  epoll_event events[256];
  while (true) {
    const int n = ::epoll_wait(loop, events, 256, -1);
    for (int i = 0; i < n; ++i) {
      if (events[i].data.fd != listener) {
        ::close(events[i].data.fd);
        continue;
      }
      int peer;
      while ((peer = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0) {
        event.events = EPOLLRDHUP | EPOLLET;
        event.data.fd = peer;
        ::epoll_ctl(loop, EPOLL_CTL_ADD, peer, &event);
      }
    }
  }
}
