// Programs that pass pointers and descriptors that are none: the kernel says so, and nothing else
// happens.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "cases.h"

static void* const bad = (void*)8;
static int pair[2];

static void sendmsg_(void) {
  connection(pair);
  const int s = pair[0];
  struct msghdr no_parts = {.msg_iov = bad, .msg_iovlen = 2};
  struct iovec part = {bad, 5};
  struct msghdr no_data = {.msg_iov = &part, .msg_iovlen = 1};
  struct msghdr no_control = {
      .msg_iov = &part, .msg_iovlen = 0, .msg_control = bad, .msg_controllen = 64};
  struct msghdr too_many = {.msg_iov = &part, .msg_iovlen = 100000};
  SHOW(sendmsg(s, bad, 0));
  SHOW(sendmsg(s, NULL, 0));
  SHOW(sendmsg(s, &no_parts, 0));
  SHOW(sendmsg(s, &no_data, 0));
  SHOW(sendmsg(s, &no_control, 0));
  SHOW(sendmsg(s, &too_many, 0));
  SHOW(sendmsg(-1, NULL, 0));
}
static void recvmsg_(void) {
  connection(pair);
  (void)!write(pair[0], "data", 4);
  const int s = pair[1];
  struct msghdr no_parts = {.msg_iov = bad, .msg_iovlen = 2};
  struct iovec part = {bad, 5};
  struct msghdr no_data = {.msg_iov = &part, .msg_iovlen = 1};
  SHOW(recvmsg(s, NULL, MSG_DONTWAIT));
  SHOW(recvmsg(s, bad, MSG_DONTWAIT));
  SHOW(recvmsg(s, &no_parts, MSG_DONTWAIT));
  SHOW(recvmsg(s, &no_data, MSG_DONTWAIT));
  SHOW(recvmsg(-1, NULL, 0));
  SHOW(recv(s, bad, 4, MSG_DONTWAIT));
  SHOW(recvfrom(s, bad, 4, MSG_DONTWAIT, bad, bad));
}
static void vectors(void) {
  connection(pair);
  struct iovec part = {bad, 5}, negative = {"x", (size_t)-1};
  SHOW(writev(pair[0], bad, 3));
  SHOW(writev(pair[0], NULL, 1));
  SHOW(writev(pair[0], bad, 0));
  SHOW(writev(pair[0], &part, 1));
  SHOW(writev(pair[0], &part, -1));
  SHOW(writev(pair[0], &part, 2000));
  SHOW(writev(pair[0], &negative, 1));
  SHOW(readv(pair[0], bad, 2));
  SHOW(readv(pair[0], &negative, 1));
  SHOW(preadv2(pair[0], bad, 2, -1, 0));
  SHOW(pwritev2(pair[0], bad, 2, -1, 0));
  SHOW(writev(-1, bad, 1));
}
static void page_ends(void) {
  connection(pair);
  // An iovec whose second half, and a message whose rest, lies in a page that is not there.
  char* page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(page + 4096, 4096, PROT_NONE);
  struct iovec* half = (struct iovec*)(page + 4096 - sizeof(struct iovec));
  *half = (struct iovec){"abc", 3};
  SHOW(writev(pair[0], half, 1));
  SHOW(writev(pair[0], half, 2));
  SHOW(sendmsg(pair[0], (struct msghdr*)(page + 4096 - 16), 0));
  SHOW(setsockopt(pair[0], SOL_SOCKET, SO_KEEPALIVE, page + 4094, 4));
  SHOW(connect(pair[0], (struct sockaddr*)(page + 4096 - 8), 16));
  SHOW(write(pair[0], page + 4096, 10));
}
static void setsockopt_(void) {
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  SHOW(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, bad, 4));
  SHOW(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, NULL, 4));
  SHOW(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, 1));
  SHOW(setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, (socklen_t)-1));
  SHOW(setsockopt(s, IPPROTO_TCP, 9999, &one, 4));
  SHOW(setsockopt(s, IPPROTO_TCP, TCP_CONGESTION, "none such", 9));
  SHOW(setsockopt(-1, SOL_SOCKET, SO_KEEPALIVE, bad, 4));
  SHOW(getsockopt(s, SOL_SOCKET, SO_TYPE, bad, bad));
}
static void addresses(void) {
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in name;
  const int l = listener(&name);
  SHOW(connect(s, bad, 16));
  SHOW(connect(s, NULL, 16));
  SHOW(connect(s, bad, 0));
  SHOW(connect(s, bad, 100000));
  SHOW(bind(s, bad, 16));
  SHOW(bind(s, NULL, 0));
  SHOW(bind(s, (void*)&name, sizeof name));
  SHOW(connect(s, (void*)&name, 3));
  SHOW(connect(-1, bad, 16));
  SHOW(connect(s, (void*)&name, sizeof name));
  SHOW(accept(l, bad, bad) >= 0);
  SHOW(accept(s, NULL, NULL));
  SHOW(getpeername(s, bad, bad));
}
static void many_messages(void) {
  connection(pair);
  struct mmsghdr messages[2] = {{.msg_hdr = {.msg_iov = bad, .msg_iovlen = 1}}};
  struct iovec part = {"abc", 3};
  struct mmsghdr half[2] = {{.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1}},
                            {.msg_hdr = {.msg_iov = bad, .msg_iovlen = 1}}};
  SHOW(sendmmsg(pair[0], bad, 1, 0));
  SHOW(sendmmsg(pair[0], NULL, 0, 0));
  SHOW(sendmmsg(pair[0], messages, 2, 0));
  SHOW(sendmmsg(pair[0], half, 2, 0));
  SHOW(recvmmsg(pair[1], bad, 1, MSG_DONTWAIT, NULL));
  SHOW(recvmmsg(pair[1], half, 1, MSG_DONTWAIT, bad));
  SHOW(sendmmsg(-1, bad, 1, 0));
}
static void executions(void) {
  char* words[] = {"x", NULL};
  char* bad_word[] = {"x", bad, NULL};
  char* bad_setting[] = {"A=1", bad, NULL};
  char* setting[] = {"A=1", NULL};
  SHOW(execve(bad, words, setting));
  SHOW(execve(NULL, words, setting));
  SHOW(execve("/bin/true", bad, setting));
  SHOW(execve("/bin/true", bad_word, setting));
  SHOW(execve("/bin/true", words, bad));
  SHOW(execve("/bin/true", words, bad_setting));
  SHOW(execve("/nowhere", words, setting));
  SHOW(execve("/etc/passwd", words, setting));
  SHOW(execve("", words, setting));
  SHOW(execvp("nothing of that name", words));
  SHOW(fexecve(-1, words, setting));
  pid_t child;
  SHOW(posix_spawn(&child, "/nowhere", NULL, NULL, words, setting));
  SHOW(posix_spawn(&child, "/bin/true", NULL, NULL, words, bad_setting));
  SHOW(execve("/bin/true", words, NULL));
}
static void descriptors(void) {
  char c;
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  SHOW(read(-1, &c, 1));
  SHOW(write(9999, "x", 1));
  SHOW(close(-1));
  SHOW(dup(-1));
  SHOW(dup2(-1, 5));
  SHOW(dup2(s, -1));
  SHOW(dup3(s, s, 0));
  SHOW(fcntl(-1, F_DUPFD, 0));
  SHOW(fcntl(s, F_DUPFD, -1));
  SHOW(shutdown(-1, SHUT_WR));
  SHOW(shutdown(s, 77));
  SHOW(listen(-1, 5));
  SHOW(accept4(s, NULL, NULL, 0x7fffffff));
  SHOW(send(1, "x", 1, 0));
  SHOW(sendfile(s, -1, bad, 10));
  SHOW(splice(-1, NULL, s, NULL, 10, 0));
  SHOW(close(s));
  SHOW(close(s));
  SHOW(close_range(9, 3, 0));
  SHOW(close_range(3, 9, 0xff));
  SHOW(fdopen(-1, "r") == NULL);
  SHOW(socket(AF_INET, 99, 0));
  SHOW(socket(AF_INET, SOCK_STREAM, 99));
}
static void wrong_state(void) {
  connection(pair);
  signal(SIGPIPE, SIG_IGN);
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  char c;
  SHOW(send(s, "x", 1, 0));
  SHOW(recv(s, &c, 1, 0));
  SHOW(shutdown(s, SHUT_RD));
  SHOW(send(pair[0], "x", 1, 0));
  close(pair[1]);
  usleep(50000);
  SHOW(send(pair[0], "x", 1, 0));
  SHOW(send(pair[0], "x", 1, 0));
  SHOW(writev(pair[0], bad, 1));
  SHOW(recv(pair[0], bad, 1, 0));
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {sendmsg_,    recvmsg_,   vectors,       page_ends,
                                        setsockopt_, addresses,  many_messages, executions,
                                        descriptors, wrong_state};
  setvbuf(stdout, NULL, _IONBF, 0);
  return run_case(count, words, cases, COUNT(cases));
}
