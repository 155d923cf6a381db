// Every call that tcpwatch tells of, in its good, failing and non-blocking forms; built with
// _FORTIFY_SOURCE, so that the checked variants are called where the compiler cannot see the size.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEED(condition)                                                            \
  do {                                                                             \
    if (!(condition)) {                                                            \
      fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, strerror(errno)); \
      exit(1);                                                                     \
    }                                                                              \
  } while (0)

static int a, b;  // the two ends

static void connect_pair(int family) {
  union {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } where = {.any.sa_family = (sa_family_t)family};
  socklen_t size = family == AF_INET ? sizeof where.v4 : sizeof where.v6;
  if (family == AF_INET) where.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (family == AF_INET6) where.v6.sin6_addr = in6addr_loopback;
  int listener = socket(family, SOCK_STREAM, 0);
  NEED(bind(listener, &where.any, size) == 0);
  NEED(listen(listener, 7) == 0);
  NEED(getsockname(listener, &where.any, &size) == 0);
  NEED(bind(listener, &where.any, size) == -1 && errno == EINVAL);
  int flags = fcntl(listener, F_GETFL);
  NEED(fcntl(listener, F_SETFL, flags | O_NONBLOCK) == 0);
  NEED(accept(listener, NULL, NULL) == -1 && errno == EAGAIN);
  NEED(accept4(listener, NULL, NULL, SOCK_CLOEXEC) == -1 && errno == EAGAIN);
  a = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  NEED(connect(a, &where.any, size) == 0 || errno == EINPROGRESS);
  struct pollfd ready = {.fd = listener, .events = POLLIN};
  NEED(poll(&ready, 1, 5000) == 1);
  b = accept(listener, NULL, NULL);
  NEED(b >= 0);
  NEED(connect(a, &where.any, size) == 0 || errno == EISCONN);
  char one;
  NEED(recv(a, &one, 1, 0) == -1 && errno == EAGAIN);
  NEED(read(a, &one, 1) == -1 && errno == EAGAIN);
  NEED(fcntl(a, F_SETFL, 0) == 0);
  NEED(close(listener) == 0);
  // Nobody listens there any more.
  int refused = socket(family, SOCK_STREAM, 0);
  NEED(connect(refused, &where.any, size) == -1 && errno == ECONNREFUSED);
  NEED(close(refused) == 0);
}

static void move_bytes(size_t size) {
  static char buffer[4096];
  static char room[8192];  // a known room and an unknown size: the checked variants
  struct iovec parts[2] = {{buffer, 10}, {buffer + 10, 20}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  struct mmsghdr messages[2] = {{.msg_hdr = message}, {.msg_hdr = message}};

  NEED(write(a, buffer, 100) == 100);
  NEED(read(b, room, size) == 100);
  NEED(send(a, buffer, 50, 0) == 50);
  NEED(recv(b, room, size, MSG_PEEK) == 50);
  NEED(recv(b, room, size, MSG_WAITALL | MSG_DONTWAIT) == 50);
  NEED(sendto(a, buffer, 60, MSG_NOSIGNAL, NULL, 0) == 60);
  NEED(recvfrom(b, room, size, 0, NULL, NULL) == 60);
  NEED(writev(a, parts, 2) == 30);
  NEED(readv(b, parts, 2) == 30);
  NEED(pwritev2(a, parts, 2, -1, 0) == 30);
  NEED(preadv2(b, parts, 2, -1, 0) == 30);
  NEED(sendmsg(a, &message, 0) == 30);
  NEED(recvmsg(b, &message, 0) == 30);
  NEED(sendmmsg(a, messages, 2, 0) == 2);
  NEED(recvmmsg(b, messages, 2, MSG_WAITFORONE, NULL) == 2);
  NEED(send(a, "!", 1, MSG_OOB) == 1);
  NEED(send(a, "?", 1, 0) == 1);
  NEED(recv(b, room, 1, MSG_OOB) == 1);
  NEED(recv(b, room, size, 0) == 1);

  FILE* file = tmpfile();
  NEED(ftruncate(fileno(file), 5000) == 0);
  off_t at = 0;
  NEED(sendfile(a, fileno(file), &at, 5000) == 5000);
  int channel[2];
  NEED(pipe(channel) == 0);
  for (ssize_t moved = 0; moved < 5000;) {
    ssize_t n = splice(b, NULL, channel[1], NULL, 4096, SPLICE_F_MOVE);
    NEED(n > 0 && splice(channel[0], NULL, a, NULL, (size_t)n, 0) == n);
    moved += n;
  }
  while (recv(b, room, size, MSG_DONTWAIT) > 0) {
  }
  NEED(fclose(file) == 0 && close(channel[0]) == 0 && close(channel[1]) == 0);
}

static void make_copies(void) {
  int c = dup(a);
  NEED(write(c, "x", 1) == 1);
  int d = fcntl(a, F_DUPFD, 50);
  NEED(d >= 50 && send(d, "y", 1, 0) == 1);
  int e = fcntl(a, F_DUPFD_CLOEXEC, 60);
  NEED(e >= 60);
  NEED(dup2(c, 70) == 70 && write(70, "z", 1) == 1);
  NEED(dup3(c, 71, O_CLOEXEC) == 71);
  NEED(dup2(c, -5) == -1 && errno == EBADF);
  // A file takes a socket's number, and a socket a file's.
  int file = open("/dev/null", O_WRONLY);
  NEED(write(file, "x", 1) == 1);
  NEED(dup2(file, 70) == 70 && write(70, "not a socket", 12) == 12);
  NEED(dup2(a, file) == file && write(file, "a socket", 8) == 8);
  NEED(close(file) == 0 && close(70) == 0 && close(c) == 0 && close(d) == 0);
  NEED(close_range(60, 71, 0) == 0);
  file = fcntl(STDERR_FILENO, F_DUPFD, 60);
  NEED(file == 60 && close(file) == 0);
}

// Another process's descriptors are its own, even where it shares our memory.
static void beget(char** argv) {
  int out = open("/dev/null", O_WRONLY);
  pid_t child = vfork();
  if (child == 0) {
    dup2(a, out);
    close(b);
    char* nothing[] = {NULL};
    execle(argv[0], argv[0], "again", (char*)NULL, nothing);
    _exit(1);
  }
  int status;
  NEED(waitpid(child, &status, 0) == child && status == 0);
  NEED(write(out, "no socket", 9) == 9);
  child = fork();
  if (child == 0) {
    NEED(write(a, "child", 5) == 5 && close(a) == 0);
    _exit(0);
  }
  NEED(waitpid(child, &status, 0) == child && status == 0);
  char buffer[8];
  NEED(recv(b, buffer, sizeof buffer, MSG_DONTWAIT) > 0);
  close(out);
}

// A descriptor that came with a message.
static void pass_descriptor(void) {
  int way[2];
  NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, way) == 0);
  char byte = 0;
  struct iovec part = {&byte, 1};
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } room;
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = room.bytes,
                           .msg_controllen = sizeof room.bytes};
  struct cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(head), &a, sizeof(int));
  NEED(sendmsg(way[0], &message, 0) == 1);
  int file = open("/dev/null", O_WRONLY);  // its number is known as a file's, and free again
  NEED(write(file, "x", 1) == 1);
  NEED(close(file) == 0);
  NEED(recvmsg(way[1], &message, 0) == 1);
  int came;
  memcpy(&came, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
  NEED(write(came, "passed", 6) == 6);
  NEED(close(came) == 0 && close(way[0]) == 0 && close(way[1]) == 0);
}

static void end(void) {
  int on = 1;
  struct linger at_once = {1, 0};
  NEED(setsockopt(a, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0);
  NEED(setsockopt(a, SOL_SOCKET, SO_RCVBUF, &on, sizeof on) == 0);
  NEED(setsockopt(a, IPPROTO_TCP, 9999, &on, sizeof on) == -1 && errno == ENOPROTOOPT);
  NEED(setsockopt(b, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  NEED(shutdown(a, SHUT_WR) == 0);
  NEED(write(a, "x", 1) == -1 && errno == EPIPE);
  NEED(shutdown(b, SHUT_RD) == 0);
  NEED(close(b) == 0);
  char one;
  NEED(recv(a, &one, 1, 0) == -1 && errno == ECONNRESET);
  NEED(shutdown(a, SHUT_RDWR) == -1 && errno == ENOTCONN);
  NEED(close(a) == 0);
  NEED(close(a) == -1 && errno == EBADF);
}

int main(int argc, char** argv) {
  if (argc > 1) {  // executed with an empty environment, and a socket for its /dev/null
    return write(3, "again", 5) == 5 || errno == EBADF ? 0 : 1;
  }
  signal(SIGPIPE, SIG_IGN);
  const int families[] = {AF_INET, AF_INET6};
  for (int i = 0; i < 2; ++i) {
    int probe = socket(families[i], SOCK_STREAM, 0);
    struct sockaddr_in6 loopback = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int usable =
        probe >= 0 && (i == 0 || bind(probe, (struct sockaddr*)&loopback, sizeof loopback) == 0);
    if (probe >= 0) close(probe);
    if (!usable) continue;
    connect_pair(families[i]);
    move_bytes(4096 + (size_t)argc - 1);
    make_copies();
    beget(argv);
    pass_descriptor();
    end();
  }
  return 0;
}
