#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(getenv("PORT")))};
  inet_pton(AF_INET, getenv("HOST"), &here.sin_addr);
  if (bind(listener, (struct sockaddr*)&here, sizeof here) != 0 || listen(listener, 1) != 0) return 1;
  const int peer = accept(listener, NULL, NULL);
  static char block[65536];
  while (read(peer, block, sizeof block) > 0) {
  }
  char* reply = calloc(1, (size_t)atoi(getenv("REPLY")));
  if (write(peer, reply, (size_t)atoi(getenv("REPLY"))) < 0) return 1;
  close(peer);
  return 0;
}
