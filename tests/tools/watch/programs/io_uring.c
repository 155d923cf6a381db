// Sets up an io_uring, as a program would that then sends by it; exit 77 where the kernel has none.
#define _GNU_SOURCE
#include <linux/io_uring.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  struct io_uring_params parameters = {0};
  int ring = (int)syscall(SYS_io_uring_setup, 4, &parameters);
  if (ring < 0) return 77;
  usleep(500000);
  return 0;
}
