#include "capabilities.hpp"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace socklab {
namespace {

struct capability_sets {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  bool read() { return syscall(SYS_capget, &header, data.data()) == 0; }
  bool write() { return syscall(SYS_capset, &header, data.data()) == 0; }
};

}  // namespace

bool has_admin_capability() {
  capability_sets sets;
  return sets.read() && (sets.data[0].effective >> CAP_SYS_ADMIN & 1U) != 0;
}

void keep_capabilities() {
  capability_sets sets;
  if (geteuid() == 0 || !sets.read()) return;
  for (__user_cap_data_struct& d : sets.data) d.inheritable = d.permitted;
  if (!sets.write()) return;
  for (unsigned cap = 0; cap < 64; ++cap)
    if ((sets.data[cap / 32].permitted >> (cap % 32) & 1U) != 0)
      prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0);
}

}  // namespace socklab
