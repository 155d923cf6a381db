#include "programs.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string_view>

namespace tcpwatch {

void programs::take(const call_data& record) {
  if (record.kind == record_kind::start) {
    auto& p = processes_[record.pid];
    p.name = record.name;
    p.sockets.clear();
    return;
  }
  if (record.kind != record_kind::call || record.result < 0) return;
  auto& p = processes_[record.pid];
  switch (record.call) {
    case call_id::socket_:
    case call_id::accept_:
    case call_id::accept4_:
    case call_id::dup_:
    case call_id::dup2_:
    case call_id::dup3_:
      p.sockets.insert(static_cast<int>(record.result));
      break;
    case call_id::fcntl_:
      if (record.flags != F_SETFL) p.sockets.insert(static_cast<int>(record.result));
      break;
    case call_id::close_:
      p.sockets.erase(record.fd);
      break;
    default:
      break;
  }
}

const std::string& programs::name(pid_t pid) {
  auto& p = processes_[pid];
  if (p.name.empty()) {
    std::ifstream comm("/proc/" + std::to_string(pid) + "/comm");
    if (!std::getline(comm, p.name)) p.name = "?";
  }
  return p.name;
}

std::string programs::unseen(pid_t pid, record_kind kind, const std::string& program) {
  if (!said_.emplace(kind, program).second) return {};
  std::string what = program + " (pid " + std::to_string(pid) + ") ";
  switch (kind) {
    case record_kind::static_program:
      return what + "is linked statically: its calls are not seen, its sockets are sampled";
    case record_kind::privileged_program:
      return what +
             "is set-uid or has file capabilities: its calls are not seen, its sockets are sampled";
    case record_kind::stdio:
      return what +
             "uses stdio on a socket: stdio's own reads and writes are not seen, the socket is "
             "sampled";
    default:
      return {};
  }
}

std::size_t programs::bury(pid_t pid) {
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return 0;
  const auto left = found->second.sockets.size();
  processes_.erase(found);
  return left;
}

std::set<pid_t> programs::living() const {
  std::set<pid_t> all;
  for (const auto& [pid, p] : processes_) all.insert(pid);
  return all;
}

bool is_alive(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(stat, text)) return false;
  const auto after_name = text.rfind(')');
  if (after_name == std::string::npos || after_name + 2 >= text.size()) return false;
  const char state = text[after_name + 2];
  return state != 'Z' && state != 'X';
}

bool is_alive(pid_t pid, pid_t tid) {
  return syscall(SYS_tgkill, pid, tid, 0) == 0 || errno == EPERM ? is_alive(pid) : false;
}

}  // namespace tcpwatch
