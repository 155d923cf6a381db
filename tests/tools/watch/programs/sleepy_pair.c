// Connects to itself, writes a little, and ends after as many milliseconds as it is told, without
// closing anything. Built once as usual and once statically.
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char** argv) {
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof where;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&where, size) != 0 || listen(listener, 1) != 0) return 1;
  getsockname(listener, (struct sockaddr*)&where, &size);
  int a = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(a, (struct sockaddr*)&where, size) != 0) return 1;
  if (accept(listener, NULL, NULL) < 0 || write(a, "seen?", 5) != 5) return 1;
  usleep(1000 * (useconds_t)(argc > 1 ? atoi(argv[1]) : 0));
  return 0;
}
