// Installs a seccomp filter by the machine's own instruction: nothing of the C library is called.
// Then a call after which tcpwatch asks the kernel something that the filter forbids.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
static long raw_prctl(long option, long a, const void* b) {
  long result;
  register long r10 __asm__("r10") = 0;
  register long r8 __asm__("r8") = 0;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_prctl), "D"(option), "S"(a), "d"(b), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
}
#endif

#define FORBID(name)                                     \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), \
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)

int main(void) {
#ifdef __x86_64__
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)), FORBID(getsockname),
      FORBID(getpeername), FORBID(getsockopt), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  raw_prctl(PR_SET_NO_NEW_PRIVS, 1, 0);
  if (raw_prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) return 77;
  const struct sockaddr nowhere = {.sa_family = AF_INET};
  (void)connect(s, &nowhere, sizeof nowhere);
  send(s, "x", 1, MSG_NOSIGNAL);
  return 0;
#else
  return 77;
#endif
}
