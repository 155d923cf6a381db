// Programs under seccomp. Each ends, by its filter, where a system call is made that it does not
// make itself.
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "cases.h"

static int pair[2];

// A filter that gives `listed` to the calls in the list, and `others` to all others.
static struct sock_fprog filter_of(const int* list, size_t count, unsigned listed,
                                   unsigned others) {
  static struct sock_filter steps[128];
  unsigned n = 0;
  steps[n++] =
      (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < count; ++i) {
    steps[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)list[i], 0, 1);
    steps[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, listed);
  }
  steps[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, others);
  return (struct sock_fprog){(unsigned short)n, steps};
}
static void install(const struct sock_fprog* filter) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter) != 0) abort();
}
#define ALLOW_ONLY(...)                                                            \
  do {                                                                             \
    const int list[] = {__VA_ARGS__, SYS_exit_group};                              \
    const struct sock_fprog f =                                                    \
        filter_of(list, COUNT(list), SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS); \
    install(&f);                                                                   \
  } while (0)

// What a watcher might like to call, and these programs do not.
static const int foreign[] = {SYS_getpid,      SYS_gettid,           SYS_getppid,
                              SYS_getsockopt,  SYS_getsockname,      SYS_nanosleep,
                              SYS_getpeername, SYS_process_vm_readv, SYS_shmat,
                              SYS_shmctl,      SYS_clock_nanosleep,  SYS_prctl};
static void deny(unsigned action) {
  const struct sock_fprog f = filter_of(foreign, COUNT(foreign), action, SECCOMP_RET_ALLOW);
  install(&f);
}

static void say(const char* text) {
  (void)!write(1, text, strlen(text));
}
static void exchange(int from, int to, int rounds) {
  char c;
  for (int i = 0; i < rounds; ++i) {
    if (write(from, "x", 1) != 1 || read(to, &c, 1) != 1) say("lost\n");
    if (send(from, "y", 1, 0) != 1 || recv(to, &c, 1, 0) != 1) say("lost\n");
  }
}

static void few_calls(void) {
  connection(pair);
  ALLOW_ONLY(SYS_read, SYS_write, SYS_sendto, SYS_recvfrom, SYS_close);
  exchange(pair[0], pair[1], 10);
  close(pair[0]);
  say("ok\n");
  _exit(0);
}

static void strict_mode(void) {
  connection(pair);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0) abort();
  char c;
  (void)!write(pair[0], "x", 1);
  (void)!read(pair[1], &c, 1);
  say("ok\n");
  syscall(SYS_exit, 3);
}

static void refused_with_errno(void) {
  connection(pair);
  deny(SECCOMP_RET_ERRNO | EPERM);
  exchange(pair[0], pair[1], 10);
  SHOW(syscall(SYS_getppid));
  int value;
  socklen_t size = sizeof value;
  SHOW(getsockopt(pair[0], SOL_SOCKET, SO_TYPE, &value, &size));
}

static volatile int trapped;
static void on_trap(int number) {
  (void)number;
  ++trapped;
}
static void traps_counted(void) {
  connection(pair);
  signal(SIGSYS, on_trap);
  deny(SECCOMP_RET_TRAP);
  exchange(pair[0], pair[1], 100);
  shutdown(pair[0], SHUT_WR);
  printf("%d trapped\n", trapped);
  syscall(SYS_getppid);
  printf("%d trapped\n", trapped);
}

static void by_syscall(void) {
  connection(pair);
  const int list[] = {SYS_read, SYS_write, SYS_sendto, SYS_recvfrom, SYS_exit_group};
  const struct sock_fprog f =
      filter_of(list, COUNT(list), SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &f) != 0) abort();
  exchange(pair[0], pair[1], 10);
  say("ok\n");
  _exit(4);
}

static void connects_inside(void) {
  struct sockaddr_in name, peer;
  const int l = listener(&name);
  ALLOW_ONLY(SYS_read, SYS_write, SYS_sendto, SYS_recvfrom, SYS_close, SYS_socket, SYS_connect,
             SYS_accept, SYS_setsockopt, SYS_dup, SYS_fcntl, SYS_bind, SYS_listen, SYS_writev,
             SYS_sendmsg, SYS_recvmsg);
  const int c = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  socklen_t size = sizeof peer;
  if (connect(c, (void*)&name, sizeof name) != 0) say("no connection\n");
  const int s = accept(l, (void*)&peer, &size);
  exchange(c, s, 5);
  const int copy = dup(c);
  exchange(copy, s, 5);
  struct iovec parts[2] = {{"ab", 2}, {"c", 1}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  char buffer[8];
  if (writev(copy, parts, 2) != 3 || sendmsg(c, &message, 0) != 3) say("not sent\n");
  parts[0] = (struct iovec){buffer, 6};
  message.msg_iovlen = 1;
  if (recvmsg(s, &message, MSG_WAITALL) != 6) say("not received\n");
  close(copy);
  close(l);
  say("ok\n");
  _exit(0);
}

static void* in_thread(void* unused) {
  exchange(pair[0], pair[1], 20);
  return unused;
}
static void with_threads(void) {
  connection(pair);
  deny(SECCOMP_RET_KILL_PROCESS);
  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, in_thread, NULL) != 0) abort();
    pthread_join(thread, NULL);
  }
  say("ok\n");
}

static void with_forks(void) {
  connection(pair);
  deny(SECCOMP_RET_KILL_PROCESS);
  for (int i = 0; i < 3; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      exchange(pair[0], pair[1], 20);
      _exit(i);
    }
    int status;
    waitpid(child, &status, 0);
    printf("child ended with %x\n", status);
  }
}

static void executes_inside(void) {
  connection(pair);
  deny(SECCOMP_RET_KILL_PROCESS);
  exchange(pair[0], pair[1], 5);
  execl("/bin/echo", "echo", "executed", NULL);
}

// More calls than tcpwatch has room for at once, and a second filter.
static void many_calls(void) {
  connection(pair);
  deny(SECCOMP_RET_KILL_PROCESS);
  exchange(pair[0], pair[1], 20000);
  const int list[] = {SYS_read, SYS_write, SYS_sendto, SYS_recvfrom, SYS_exit_group};
  struct sock_fprog f = filter_of(list, COUNT(list), SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS);
  syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &f);
  exchange(pair[0], pair[1], 10);
  say("ok\n");
  _exit(0);
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {
      few_calls,       strict_mode,  refused_with_errno, traps_counted,   by_syscall,
      connects_inside, with_threads, with_forks,         executes_inside, many_calls};
  return run_case(count, words, cases, COUNT(cases));
}
