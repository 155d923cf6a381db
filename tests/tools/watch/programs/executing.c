// Programs that fork and execute others.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "cases.h"

static int pair[2];

static int wait_for(pid_t child) {
  int status = -1;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}
static void exchange(void) {
  char c;
  if (write(pair[0], "x", 1) != 1 || read(pair[1], &c, 1) != 1) puts("lost");
}

static void forks(void) {
  for (int i = 0; i < 5; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      connection(pair);
      exchange();
      _exit(10 + i);
    }
    printf("%x\n", wait_for(child));
  }
}
static void vforks(void) {
  connection(pair);
  for (int i = 0; i < 3; ++i) {
    const pid_t child = vfork();
    if (child == 0) {
      dup2(pair[0], 9);
      close(pair[1]);
      execl("/bin/sh", "sh", "-c", "echo x >&9; exit 5", NULL);
      _exit(99);
    }
    char line[8] = "";
    (void)!read(pair[1], line, 2);
    printf("%x %s", wait_for(child), line);
  }
}
static void spawns(void) {
  char* words[] = {"sh", "-c", "env | sort | grep -v -e ^_= -e ^PWD= -e ^SHLVL=; exit 3", NULL};
  char* settings[] = {"PATH=/usr/bin:/bin", "A=b", "LD_PRELOAD=", NULL};
  pid_t child = 0;
  // The child ends before this program prints, so that the order of their lines is the same in
  // every run.
  const int by_path = posix_spawn(&child, "/bin/sh", NULL, NULL, words, settings);
  const int by_path_status = wait_for(child);
  printf("posix_spawn %d, child %x\n", by_path, by_path_status);
  const int by_name = posix_spawnp(&child, "sh", NULL, NULL, words, environ);
  const int by_name_status = wait_for(child);
  printf("posix_spawnp %d, child %x\n", by_name, by_name_status);
}
static void shells(void) {
  fflush(stdout);
  SHOW(system("env | sort | grep -v ^_=; exit 7"));
  SHOW(system(NULL) != 0);
  FILE* pipe = popen("env | grep -c LD_PRELOAD; exit 2", "r");
  char line[100] = "";
  (void)!fgets(line, sizeof line, pipe);
  fputs(line, stdout);
  SHOW(pclose(pipe));
  for (char** each = environ; *each != NULL; ++each) {
    if (strncmp(*each, "LD_", 3) == 0 || strncmp(*each, "TCPWATCH", 8) == 0) puts(*each);
  }
}
static void own_preload(void) {
  // As a program does that has a library of its own to load.
  setenv("LD_PRELOAD", "libutil.so.1", 1);
  execl("/bin/sh", "sh", "-c", "echo $LD_PRELOAD; exit 4", NULL);
}
static void empty_environment(void) {
  char* none[] = {NULL};
  execle("/usr/bin/env", "env", NULL, none);
}
static void daemonizes(void) {
  int done[2];
  if (pipe(done) != 0) abort();
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      connection(pair);
      exchange();
      (void)!write(done[1], "d", 1);
      _exit(0);
    }
    _exit(0);
  }
  char c = 0;
  (void)!read(done[0], &c, 1);
  printf("%c\n", c);
}
static void by_descriptor(void) {
  const int fd = open("/bin/sh", O_RDONLY | O_CLOEXEC);
  char* words[] = {"sh", "-c", "echo by descriptor; exit 6", NULL};
  fexecve(fd, words, environ);
}
static void raw_clone(void) {
  const long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) {
    connection(pair);
    exchange();
    _exit(8);
  }
  printf("%x\n", wait_for((pid_t)child));
}
static void many(void) {
  connection(pair);
  int level = 0;
  for (; level < 5; ++level) {
    if (fork() == 0) level += 100;
    if (level >= 100) level -= 100;
  }
  connection(pair);
  exchange();
  int failed = 0;
  for (int status; wait(&status) > 0;) failed += status != 0;
  if (failed > 0) _exit(1);
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {
      forks,      vforks,        spawns,    shells, own_preload, empty_environment,
      daemonizes, by_descriptor, raw_clone, many};
  setvbuf(stdout, NULL, _IONBF, 0);
  return run_case(count, words, cases, COUNT(cases));
}
