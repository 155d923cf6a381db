/* The floor that tcplink is measured against: two TUN devices in two network namespaces, and one
 * thread that reads each packet and writes it to the other one. No settings, no counters, no errors
 * worth a word.
 *
 *   bare_forwarder [--offload] SERVER-COMMAND CLIENT-COMMAND
 *
 * The server runs on B (10.0.0.2), the client on A; when the client has ended, a line of JSON on
 * standard error tells the packets forwarded, their bytes, and the processor time that forwarding
 * took. Needs root. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char* what) {
  perror(what);
  exit(1);
}

static int open_tun(const char* address, int offload, int* net) {
  if (unshare(CLONE_NEWNET) != 0) die("unshare");
  *net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) die("/dev/net/tun");
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "link0");
  request.ifr_flags = (short)(IFF_TUN | IFF_NO_PI | (offload ? IFF_VNET_HDR : 0));
  if (ioctl(fd, TUNSETIFF, &request) != 0) die("TUNSETIFF");
  if (offload &&
      ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN) != 0)
    die("TUNSETOFFLOAD");
  char command[200];
  snprintf(command, sizeof command,
           "ip link set lo up; ip link set link0 txqueuelen 5000 multicast off; ip address add "
           "%s/24 dev link0; ip link set link0 up",
           address);
  if (system(command) != 0) die("ip");
  return fd;
}

static pid_t start(const char* command, int net) {
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setns(net, CLONE_NEWNET) != 0) die("setns");
    execl("/bin/sh", "sh", "-c", command, (char*)NULL);
    die("sh");
  }
  return child;
}

static volatile sig_atomic_t client_ended;
static pid_t client;
static void on_child(int number) {
  (void)number;
  int status;
  pid_t dead;
  while ((dead = waitpid(-1, &status, WNOHANG)) > 0)
    if (dead == client) client_ended = 1;
}

static double cpu_seconds(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char** argv) {
  static char buffer[65536 + 100];
  unsigned long long packets = 0, bytes = 0;
  int offload = argc > 1 && strcmp(argv[1], "--offload") == 0;
  if (argc != 3 + offload) {
    fprintf(stderr, "usage: bare_forwarder [--offload] SERVER-COMMAND CLIENT-COMMAND\n");
    return 2;
  }
  int net[2];
  struct pollfd ends[2];
  ends[0].fd = open_tun("10.0.0.1", offload, &net[0]);
  ends[1].fd = open_tun("10.0.0.2", offload, &net[1]);
  ends[0].events = ends[1].events = POLLIN;
  signal(SIGCHLD, on_child);
  pid_t server = start(argv[1 + offload], net[1]);
  usleep(300000);
  double before = cpu_seconds();
  client = start(argv[2 + offload], net[0]);
  while (!client_ended) {
    if (poll(ends, 2, 100) <= 0) continue;
    for (int i = 0; i < 2; ++i) {
      if (!(ends[i].revents & POLLIN)) continue;
      for (int n = 0; n < 64; ++n) {
        ssize_t length = read(ends[i].fd, buffer, sizeof buffer);
        if (length <= 0) break;
        if (write(ends[1 - i].fd, buffer, (size_t)length) < 0) continue;
        ++packets;
        bytes += (unsigned long long)length;
      }
    }
  }
  fprintf(stderr, "{\"packets\":%llu,\"bytes\":%llu,\"cpu_seconds\":%.6f}\n", packets, bytes,
          cpu_seconds() - before);
  kill(server, SIGTERM);
  return 0;
}
