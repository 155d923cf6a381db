#include "join.hpp"

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

#include "meeting_place.hpp"
#include "system_error.hpp"

namespace labns {
namespace {

constexpr int no_such_network = 3;

// exec(2) takes every capability from a process that is not root, but the ambient ones. Entering a
// user namespace gives them all as permitted; only what is inheritable too may be made ambient.
void keep_capabilities_over_exec() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) throw_errno("capget");
  for (auto& word : data) word.inheritable = word.permitted;
  if (::syscall(SYS_capset, &header, data.data()) != 0) throw_errno("capset");
  for (unsigned capability = 0; capability < 64; ++capability) {
    if ((data[capability / 32].permitted >> (capability % 32) & 1U) == 0) continue;
    if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0) {
      throw_errno("PR_CAP_AMBIENT_RAISE");
    }
  }
}

}  // namespace

int join(const std::string& name, uid_t owner, const std::vector<std::string>& command) {
  const auto network = ask_for(name, owner);
  if (!network) return no_such_network;
  if (network->user) {
    if (::setns(network->user.get(), CLONE_NEWUSER) != 0) throw_errno("setns (user namespace)");
    keep_capabilities_over_exec();
  }
  if (::setns(network->net.get(), CLONE_NEWNET) != 0) throw_errno("setns (network namespace)");

  std::vector<char*> argv;
  argv.reserve(command.size() + 1);
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  throw_errno(command.front());
}

}  // namespace labns
