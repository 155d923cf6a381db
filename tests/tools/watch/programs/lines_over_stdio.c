// A client as many are written: getaddrinfo, connect, then stdio on the socket. Its server answers
// from a thread of the same program.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener;

static void* answer(void* unused) {
  (void)unused;
  int fd = accept(listener, NULL, NULL);
  char request[512];
  ssize_t n = read(fd, request, sizeof request);
  if (n <= 0) abort();
  for (int i = 0; i < 50; ++i) dprintf(fd, "line %d\n", i);
  close(fd);
  return NULL;
}

int main(void) {
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof where;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&where, size) != 0 || listen(listener, 4) != 0) return 1;
  getsockname(listener, (struct sockaddr*)&where, &size);
  pthread_t server;
  pthread_create(&server, NULL, answer, NULL);

  char port[8];
  snprintf(port, sizeof port, "%d", ntohs(where.sin_port));
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_NUMERICHOST},
                  *found;
  if (getaddrinfo("127.0.0.1", port, &hints, &found) != 0) return 1;
  int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (connect(fd, found->ai_addr, found->ai_addrlen) != 0) return 1;
  freeaddrinfo(found);
  FILE* in = fdopen(fd, "r");
  FILE* out = fdopen(dup(fd), "w");
  fprintf(out, "GET / HTTP/1.0\r\n\r\n");
  fflush(out);
  shutdown(fd, SHUT_WR);
  char line[256];
  int lines = 0;
  while (fgets(line, sizeof line, in) != NULL) ++lines;
  fclose(out);
  fclose(in);
  // The number that stdio closed comes to mean a file: what is done with it is no socket call.
  FILE* file = tmpfile();
  if (write(fileno(file), "x", 1) != 1) return 1;
  fclose(file);
  pthread_join(server, NULL);
  close(listener);
  return lines == 50 ? 0 : 1;
}
