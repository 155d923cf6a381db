#pragma once
// For programs of many cases, chosen by number: what they print must be the same watched and
// unwatched, so no numbers of ports and processes.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

// Prints a call's result and errno.
#define SHOW(call)                                       \
  do {                                                   \
    errno = 0;                                           \
    const long shown = (long)(call);                     \
    const int number = errno;                            \
    printf("%s = %ld errno %d\n", #call, shown, number); \
  } while (0)

static inline int listener(struct sockaddr_in* name) {
  const int l = socket(AF_INET, SOCK_STREAM, 0);
  *name = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof *name;
  if (bind(l, (void*)name, size) != 0 || listen(l, 64) != 0) abort();
  getsockname(l, (void*)name, &size);
  return l;
}

// A connection over loopback: both its ends.
static inline void connection(int ends[2]) {
  struct sockaddr_in name;
  const int l = listener(&name);
  ends[0] = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(ends[0], (void*)&name, sizeof name) != 0) abort();
  ends[1] = accept(l, NULL, NULL);
  close(l);
}

static inline int run_case(int count, char** words, void (*const cases[])(void), size_t most) {
  const int number = count > 1 ? atoi(words[1]) : -1;
  if (number < 0 || (size_t)number >= most) return 99;
  cases[number]();
  fflush(stdout);
  return 0;
}
