// Programs that handle signals, or die of them.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "cases.h"

static int pair[2];
static volatile sig_atomic_t arrived;

static void count(int number) {
  (void)number;
  ++arrived;
}
static void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigaction(number, &action, NULL);
}
static void alarm_in(int first_ms, int then_ms) {
  const struct itimerval timer = {{0, then_ms * 1000L}, {0, first_ms * 1000L}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void interrupts(void) {
  char c;
  connection(pair);
  handle(SIGALRM, count, 0);
  alarm_in(50, 0);
  SHOW(recv(pair[0], &c, 1, 0));
  printf("%d arrived\n", arrived);
}

static void sends(int number) {
  (void)number;
  const int saved = errno;
  (void)!write(pair[1], "z", 1);
  errno = saved;
}
static void restarts(void) {
  char c = 0;
  connection(pair);
  handle(SIGALRM, sends, SA_RESTART);
  alarm_in(50, 0);
  SHOW(read(pair[0], &c, 1));
  printf("%c\n", c);
}

static void handler_on_small_stack(void) {
  char c = 0;
  connection(pair);
  static char room[8192];
  const stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&stack, NULL);
  handle(SIGALRM, sends, SA_RESTART | SA_ONSTACK);
  alarm_in(50, 0);
  SHOW(read(pair[0], &c, 1));
}

static void killed_by_pipe(void) {
  connection(pair);
  close(pair[1]);
  for (int i = 0; i < 100; ++i) {
    send(pair[0], "x", 1, 0);
    usleep(10000);
  }
  puts("alive");
}

static sigjmp_buf out;
static void leave(int number) {
  (void)number;
  siglongjmp(out, 1);
}
static void jumps_out(void) {
  char c;
  connection(pair);
  handle(SIGALRM, leave, 0);
  for (volatile int i = 0; i < 3; ++i) {
    if (sigsetjmp(out, 1) == 0) {
      alarm_in(30, 0);
      recv(pair[0], &c, 1, 0);
    }
    (void)!write(pair[1], "a", 1);
    SHOW(read(pair[0], &c, 1));
  }
}

static void storm(void) {
  connection(pair);
  handle(SIGALRM, count, SA_RESTART);
  alarm_in(1, 1);
  long bytes = 0;
  char buffer[100];
  for (int i = 0; i < 20000; ++i) {
    if (write(pair[0], "0123456789", 10) != 10) puts("short");
    const ssize_t size = read(pair[1], buffer, sizeof buffer);
    bytes += size;
  }
  alarm_in(0, 0);
  printf("%ld bytes\n", bytes);
}

static void dies(void) {
  connection(pair);
  (void)!write(pair[0], "x", 1);
  raise(SIGUSR1);
}
static void aborts(void) {
  connection(pair);
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  abort();
}

// What it was given: the mask, and what is ignored.
static void inherited(void) {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, NULL, &mask);
  for (int i = 1; i < 32; ++i) {
    struct sigaction action;
    sigaction(i, NULL, &action);
    printf("%d %d %d\n", i, sigismember(&mask, i), action.sa_handler == SIG_IGN);
  }
}

static void stops_and_goes_on(void) {
  connection(pair);
  const pid_t child = fork();
  if (child == 0) {
    char c;
    for (int i = 0; i < 3; ++i) {
      (void)!read(pair[1], &c, 1);
      raise(SIGSTOP);
    }
    _exit(7);
  }
  int status;
  for (int i = 0; i < 3; ++i) {
    (void)!write(pair[0], "x", 1);
    waitpid(child, &status, WUNTRACED);
    printf("stopped %d\n", WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    kill(child, SIGCONT);
  }
  waitpid(child, &status, 0);
  printf("ended with %d\n", WEXITSTATUS(status));
}

int main(int n, char** words) {
  static void (*const cases[])(void) = {
      interrupts, restarts,  handler_on_small_stack, killed_by_pipe, jumps_out, storm, dies,
      aborts,     inherited, stops_and_goes_on};
  return run_case(n, words, cases, COUNT(cases));
}
