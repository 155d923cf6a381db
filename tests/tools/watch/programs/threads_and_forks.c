// A server that gives each connection a thread, and one that gives each a process; clients in
// threads. usage: threads_and_forks threads|forks
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clients = 6, rounds = 40 };
static struct sockaddr_in where = {.sin_family = AF_INET};

static void* echo(void* descriptor) {
  int fd = (int)(intptr_t)descriptor;
  char buffer[1000];
  for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;) {
    if (write(fd, buffer, (size_t)n) != n) abort();
  }
  close(fd);
  return NULL;
}

static void* ask(void* unused) {
  (void)unused;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (struct sockaddr*)&where, sizeof where) != 0) abort();
  char buffer[700] = {0};
  for (int i = 0; i < rounds; ++i) {
    if (send(fd, buffer, sizeof buffer, MSG_NOSIGNAL) != (ssize_t)sizeof buffer) abort();
    for (size_t got = 0; got < sizeof buffer;) {
      ssize_t n = recv(fd, buffer, sizeof buffer - got, 0);
      if (n <= 0) abort();
      got += (size_t)n;
    }
  }
  close(fd);
  return NULL;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  int forks = strcmp(argv[1], "forks") == 0;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&where, size) != 0 || listen(listener, clients) != 0)
    return 1;
  getsockname(listener, (struct sockaddr*)&where, &size);
  // Forked before there are threads: the clients are a process of their own.
  pid_t asking = fork();
  if (asking == 0) {
    close(listener);
    pthread_t threads[clients];
    for (int i = 0; i < clients; ++i) pthread_create(&threads[i], NULL, ask, NULL);
    for (int i = 0; i < clients; ++i) pthread_join(threads[i], NULL);
    _exit(0);
  }
  pthread_t threads[clients];
  for (int i = 0; i < clients; ++i) {
    int fd = accept(listener, NULL, NULL);
    if (!forks) {
      pthread_create(&threads[i], NULL, echo, (void*)(intptr_t)fd);
    } else if (fork() == 0) {
      close(listener);
      echo((void*)(intptr_t)fd);
      _exit(0);
    } else {
      close(fd);
    }
  }
  for (int i = 0; !forks && i < clients; ++i) pthread_join(threads[i], NULL);
  int status = 0, failed = 0;
  while (wait(&status) > 0) failed |= status;
  close(listener);
  return failed != 0;
}
