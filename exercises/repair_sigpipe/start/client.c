#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int connected(void) {
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(getenv("PORT")))};
  inet_pton(AF_INET, getenv("HOST"), &there.sin_addr);
  if (connect(peer, (struct sockaddr*)&there, sizeof there) != 0) exit(1);
  return peer;
}

int main(void) {
  const int peer = connected();
  char block[1000] = {0};
  for (int left = atoi(getenv("BYTES")); left > 0; left -= (int)sizeof block) {
    write(peer, block, sizeof block);
    usleep(50000);
  }
  shutdown(peer, SHUT_WR);
  while (read(peer, block, sizeof block) > 0) {
  }
  close(peer);
  return 0;
}
