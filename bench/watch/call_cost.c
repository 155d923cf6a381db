// What a socket call costs this program: N pairs of one-byte send() and recv() over loopback, by
// the clock of the process's own CPU time. Prints nanoseconds a call.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

int main(int argc, char** argv) {
  const int pairs = argc > 1 ? atoi(argv[1]) : 200000;
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof where;
  int listener = socket(AF_INET, SOCK_STREAM, 0), a = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&where, size) != 0 || listen(listener, 1) != 0) return 1;
  getsockname(listener, (struct sockaddr*)&where, &size);
  if (connect(a, (struct sockaddr*)&where, size) != 0) return 1;
  int b = accept(listener, NULL, NULL);
  struct timespec begin, end;
  char byte = 0;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
  for (int i = 0; i < pairs; ++i) {
    // The failing call is the cheapest that the kernel has; what is added to it stands out.
    if (send(a, &byte, 1, 0) != 1 || recv(b, &byte, 1, 0) != 1) return 1;
    recv(b, &byte, 1, MSG_DONTWAIT);
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  const double ns =
      (double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec);
  printf("%.0f\n", ns / pairs / 3);
  return 0;
}
