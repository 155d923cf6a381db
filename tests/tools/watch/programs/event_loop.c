// Programs around select, poll and epoll.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/timerfd.h>

#include "cases.h"

static int pair[2];

static void with_poll(void) {
  connection(pair);
  struct pollfd watched[2] = {{pair[0], POLLIN | POLLOUT, 0}, {pair[1], POLLIN, 0}};
  long received = 0;
  char buffer[100];
  for (int sent = 0; received < 5000;) {
    if (sent >= 5000) watched[0].events = POLLIN;
    poll(watched, 2, -1);
    if (sent < 5000 && (watched[0].revents & POLLOUT) != 0)
      sent += (int)send(pair[0], buffer, 50, 0);
    if ((watched[1].revents & POLLIN) != 0) received += recv(pair[1], buffer, sizeof buffer, 0);
  }
  printf("%ld\n", received);
}
static void with_select(void) {
  connection(pair);
  long received = 0;
  for (int i = 0; i < 200; ++i) {
    (void)!write(pair[0], "abc", 3);
    fd_set set;
    FD_ZERO(&set);
    FD_SET(pair[1], &set);
    char buffer[10];
    if (select(pair[1] + 1, &set, NULL, NULL, NULL) == 1) received += read(pair[1], buffer, 10);
  }
  printf("%ld\n", received);
}
static void edges(void) {
  connection(pair);
  fcntl(pair[1], F_SETFL, O_NONBLOCK);
  const int loop = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {EPOLLIN | EPOLLET, {.fd = pair[1]}};
  epoll_ctl(loop, EPOLL_CTL_ADD, pair[1], &event);
  long received = 0;
  int dry = 0;
  for (int i = 0; i < 200; ++i) {
    (void)!write(pair[0], "abcdef", 6);
    epoll_wait(loop, &event, 1, -1);
    char buffer[4];
    ssize_t size;
    while ((size = read(pair[1], buffer, 4)) > 0) received += size;
    dry += errno == EAGAIN;
  }
  printf("%ld %d\n", received, dry);
}
static void connects_meanwhile(void) {
  struct sockaddr_in name;
  const int l = listener(&name);
  const int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  SHOW(connect(s, (void*)&name, sizeof name));
  struct pollfd watched = {s, POLLOUT, 0};
  SHOW(poll(&watched, 1, 5000));
  int failure = -1;
  socklen_t size = sizeof failure;
  SHOW(getsockopt(s, SOL_SOCKET, SO_ERROR, &failure, &size));
  printf("%d\n", failure);
  SHOW(connect(s, (void*)&name, sizeof name));
  SHOW(accept4(l, NULL, NULL, SOCK_NONBLOCK) >= 0);
}
static void refused(void) {
  struct sockaddr_in name;
  close(listener(&name));
  const int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int result = connect(s, (void*)&name, sizeof name);
  printf("%d %d\n", result, errno == EINPROGRESS || errno == ECONNREFUSED);
  struct pollfd watched = {s, POLLOUT, 0};
  SHOW(poll(&watched, 1, 5000));
  char c;
  SHOW(recv(s, &c, 1, 0) <= 0);
}
static void many_connections(void) {
  struct sockaddr_in name;
  const int l = listener(&name);
  fcntl(l, F_SETFL, O_NONBLOCK);
  const int loop = epoll_create1(0);
  struct epoll_event event = {EPOLLIN, {.fd = l}};
  epoll_ctl(loop, EPOLL_CTL_ADD, l, &event);
  int clients[50], accepted = 0, echoed = 0;
  for (int i = 0; i < 50; ++i) {
    clients[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(clients[i], (void*)&name, sizeof name) != 0) abort();
    (void)!write(clients[i], "hello", 5);
  }
  while (echoed < 50) {
    struct epoll_event events[16];
    const int ready = epoll_wait(loop, events, 16, -1);
    for (int i = 0; i < ready; ++i) {
      char buffer[16];
      if (events[i].data.fd != l) {
        const ssize_t size = read(events[i].data.fd, buffer, sizeof buffer);
        echoed += write(events[i].data.fd, buffer, (size_t)size) == 5;
        continue;
      }
      for (int fd; (fd = accept4(l, NULL, NULL, SOCK_NONBLOCK)) >= 0; ++accepted) {
        event = (struct epoll_event){EPOLLIN, {.fd = fd}};
        epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
      }
    }
  }
  printf("%d %d\n", accepted, echoed);
}
static void other_descriptors(void) {
  connection(pair);
  const int counter = eventfd(0, 0), timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const struct itimerspec soon = {{0, 0}, {0, 30000000}};
  timerfd_settime(timer, 0, &soon, NULL);
  eventfd_write(counter, 5);
  (void)!write(pair[0], "x", 1);
  struct pollfd watched[3] = {{counter, POLLIN, 0}, {timer, POLLIN, 0}, {pair[1], POLLIN, 0}};
  char buffer[8];
  for (int left = 3; left > 0;) {
    poll(watched, 3, -1);
    for (int i = 0; i < 3; ++i) {
      if (watched[i].fd < 0 || watched[i].revents == 0) continue;
      if (read(watched[i].fd, buffer, sizeof buffer) <= 0) puts("nothing");
      watched[i].fd = -1;
      --left;
    }
  }
  puts("all");
}
static void nothing(int number) {
  (void)number;
}
static void interrupted(void) {
  connection(pair);
  struct sigaction action = {.sa_handler = nothing};
  sigaction(SIGALRM, &action, NULL);
  sigset_t mask, none;
  sigemptyset(&none);
  sigemptyset(&mask);
  sigaddset(&mask, SIGALRM);
  sigprocmask(SIG_BLOCK, &mask, NULL);
  raise(SIGALRM);
  struct pollfd watched = {pair[0], POLLIN, 0};
  const struct timespec limit = {5, 0};
  SHOW(ppoll(&watched, 1, &limit, &none));
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {with_poll,          with_select, edges,
                                        connects_meanwhile, refused,     many_connections,
                                        other_descriptors,  interrupted};
  return run_case(count, words, cases, COUNT(cases));
}
