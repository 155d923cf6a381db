// Programs that close descriptors they did not open, and count those they have.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "cases.h"

static int pair[2];
static void exchange(void) {
  char c;
  SHOW(write(pair[0], "x", 1));
  SHOW(read(pair[1], &c, 1));
}
static void list(void) {
  for (int fd = 0; fd < 64; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) printf("%d ", fd);
  }
  printf("\n");
}
static void again(void) {
  list();
  connection(pair);
  list();
  exchange();
}

static void one_by_one(void) {
  connection(pair);
  for (int fd = 3; fd < 1024; ++fd) close(fd);
  again();
}
static void from_three(void) {
  connection(pair);
  closefrom(3);
  again();
}
static void range(void) {
  connection(pair);
  SHOW(close_range(3, ~0U, 0));
  again();
}
static void raw_range(void) {
  connection(pair);
  exchange();
  SHOW(syscall(SYS_close_range, 3, ~0U, 0));
  // The numbers now mean a file, of which nothing must be told.
  const int file = open("/dev/null", O_RDWR);
  const int other = open("/dev/zero", O_RDWR);
  char c;
  SHOW(write(file, "x", 1));
  SHOW(read(other, &c, 1));
  again();
}
static void standard_ones(void) {
  connection(pair);
  const int out = fcntl(1, F_DUPFD, 10);
  close(0);
  close(1);
  close(2);
  int inside[2];
  connection(inside);
  dprintf(out, "%d %d\n", inside[0], inside[1]);
  (void)!write(inside[0], "x", 1);
  char c;
  dprintf(out, "%zd\n", read(inside[1], &c, 1));
  dup2(out, 1);
}
static void over_one_another(void) {
  int other[2];
  connection(pair);
  connection(other);
  SHOW(dup2(pair[0], other[0]) == other[0]);
  (void)!write(other[0], "y", 1);
  char c = 0;
  SHOW(read(pair[1], &c, 1));
  SHOW(read(other[1], &c, 1));
  SHOW(dup3(pair[1], 50, O_CLOEXEC));
  list();
}
static void listed_in_proc(void) {
  connection(pair);
  DIR* folder = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(folder) != NULL) ++count;
  closedir(folder);
  printf("%d\n", count);
}
static void as_many_as_there_are(void) {
  const struct rlimit few = {24, 24};
  setrlimit(RLIMIT_NOFILE, &few);
  int count = 0, last = -1;
  for (int fd; (fd = socket(AF_INET, SOCK_STREAM, 0)) >= 0; ++count) last = fd;
  printf("%d, the last %d, errno %d\n", count, last, errno);
  close(last);
  SHOW(dup(3) == last);
  SHOW(accept(3, NULL, NULL));
}
static void all_then_exec(void) {
  connection(pair);
  closefrom(3);
  execl("/proc/self/exe", "closing", "2", NULL);
}
static void passed(void) {
  int unix_pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, unix_pair) != 0) abort();
  connection(pair);
  char room[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec part = {"p", 1};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &pair[0], sizeof(int));
  SHOW(sendmsg(unix_pair[0], &message, 0));
  close(pair[0]);
  char c;
  part = (struct iovec){&c, 1};
  SHOW(recvmsg(unix_pair[1], &message, 0));
  memcpy(&pair[0], CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
  list();
  exchange();
}

int main(int count, char** words) {
  static void (*const cases[])(void) = {one_by_one,     from_three,           range,
                                        raw_range,      standard_ones,        over_one_another,
                                        listed_in_proc, as_many_as_there_are, all_then_exec,
                                        passed};
  setvbuf(stdout, NULL, _IONBF, 0);
  return run_case(count, words, cases, COUNT(cases));
}
