#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(getenv("PORT")))};
  inet_pton(AF_INET, getenv("HOST"), &there.sin_addr);
  if (connect(peer, (struct sockaddr*)&there, sizeof there) != 0) return 1;
  static char block[1000];
  send(peer, block, (size_t)atoi(getenv("FIRST")), MSG_MORE);
  send(peer, block, (size_t)atoi(getenv("SECOND")), MSG_MORE);
  send(peer, block, (size_t)atoi(getenv("THIRD")), 0);
  shutdown(peer, SHUT_WR);
  while (read(peer, block, sizeof block) > 0) {
  }
  close(peer);
  return 0;
}
