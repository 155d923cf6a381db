// Programs of many threads.
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "cases.h"

static pthread_t start(size_t stack, void* (*body)(void*), void* argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (stack != 0) pthread_attr_setstacksize(&attributes, stack);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, body, argument) != 0) abort();
  return thread;
}

static void* talk(void* rounds) {
  int pair[2];
  connection(pair);
  char buffer[8];
  for (long i = 0; i < (long)rounds; ++i) {
    struct iovec part = {"abc", 3};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (sendmsg(pair[0], &message, 0) != 3 || recv(pair[1], buffer, 3, MSG_WAITALL) != 3)
      return "lost";
    if (writev(pair[0], &part, 1) != 3 || read(pair[1], buffer, 3) != 3) return "lost";
  }
  close(pair[0]);
  close(pair[1]);
  return "ok";
}
static void talkers(int count, size_t stack, long rounds) {
  pthread_t threads[64];
  for (int i = 0; i < count; ++i) threads[i] = start(stack, talk, (void*)rounds);
  for (int i = 0; i < count; ++i) {
    void* result;
    pthread_join(threads[i], &result);
    printf("%s\n", (char*)result);
  }
}
static void four(void) {
  talkers(4, 0, 2000);
}
static void sixty_four(void) {
  talkers(64, 0, 20);
}
static void small_stacks(void) {
  talkers(4, (size_t)PTHREAD_STACK_MIN, 100);
}

static int shared[2];
static void cleaned(void* name) {
  printf("cleaned %s\n", (char*)name);
}
static void* receives(void* unused) {
  char c;
  pthread_cleanup_push(cleaned, "receiver");
  recv(shared[0], &c, 1, 0);
  pthread_cleanup_pop(0);
  return unused;
}
static void* accepts(void* unused) {
  struct sockaddr_in name;
  const int l = listener(&name);
  pthread_cleanup_push(cleaned, "acceptor");
  accept(l, NULL, NULL);
  pthread_cleanup_pop(0);
  return unused;
}
static void cancelled(void* (*body)(void*)) {
  connection(shared);
  const pthread_t thread = start(0, body, NULL);
  usleep(100000);
  pthread_cancel(thread);
  void* result;
  pthread_join(thread, &result);
  printf("cancelled %d\n", result == PTHREAD_CANCELED);
}
static void cancelled_recv(void) {
  cancelled(receives);
}
static void cancelled_accept(void) {
  cancelled(accepts);
}

static void* executes(void* unused) {
  execl("/bin/sh", "sh", "-c", "echo executed; exit 9", NULL);
  return unused;
}
static void exec_from_thread(void) {
  start((size_t)PTHREAD_STACK_MIN, executes, NULL);
  for (;;) pause();
}

static void* forks(void* unused) {
  const pid_t child = fork();
  if (child == 0) _exit(strcmp(talk((void*)20), "ok") == 0 ? 11 : 12);
  int status;
  waitpid(child, &status, 0);
  printf("%x\n", status);
  return unused;
}
static void fork_from_thread(void) {
  pthread_join(start(0, forks, NULL), NULL);
}

static void* finishes(void* unused) {
  usleep(50000);
  puts(talk((void*)10));
  fflush(stdout);
  exit(13);
  return unused;
}
static void main_goes_first(void) {
  start(0, finishes, NULL);
  pthread_exit(NULL);
}

// errno belongs to each thread, and a successful call leaves it alone.
static void* keeps_errno(void* unused) {
  int pair[2];
  connection(pair);
  char c;
  int wrong = 0;
  for (int i = 0; i < 1000; ++i) {
    errno = 4711;
    wrong += send(pair[0], "x", 1, 0) != 1 || errno != 4711;
    wrong += read(pair[1], &c, 1) != 1 || errno != 4711;
    wrong += recv(pair[1], &c, 1, MSG_DONTWAIT) != -1 || errno != EAGAIN;
  }
  printf("%d wrong\n", wrong);
  return unused;
}
static void errno_kept(void) {
  const pthread_t other = start(0, keeps_errno, NULL);
  keeps_errno(NULL);
  pthread_join(other, NULL);
}

static void exit_while_blocked(void) {
  connection(shared);
  for (int i = 0; i < 8; ++i) start(0, receives, NULL);
  usleep(50000);
  puts("leaving");
  fflush(stdout);
  exit(14);
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {four,
                                        sixty_four,
                                        small_stacks,
                                        cancelled_recv,
                                        cancelled_accept,
                                        exec_from_thread,
                                        fork_from_thread,
                                        main_goes_first,
                                        errno_kept,
                                        exit_while_blocked};
  return run_case(count, words, cases, COUNT(cases));
}
