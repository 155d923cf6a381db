#include "programs.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "clock.hpp"

namespace tcpwatch {

void programs::take(const call_data& record) {
  switch (record.kind) {
    case record_kind::call:
      break;
    case record_kind::start: {
      auto& p = processes_[record.pid];
      p = {record.name, {}, record.enter};
      expected_.erase(record.pid);
      return;
    }
    case record_kind::closed:
      processes_[record.pid].sockets.erase(record.fd);
      return;
    case record_kind::exec_failed:
      expected_.erase(record.pid);
      return;
    case record_kind::stdio:
      say_once(record.pid, "stdio", name(record.pid),
               "uses stdio on a socket: stdio's own reads and writes are not seen, the socket is "
               "sampled");
      return;
    default:
      expect(record);
      return;
  }
  if (record.result < 0) return;
  auto& sockets = processes_[record.pid].sockets;
  switch (record.call) {
    case call_id::socket_:
    case call_id::accept_:
    case call_id::accept4_:
    case call_id::dup_:
    case call_id::dup2_:
    case call_id::dup3_:
      sockets.insert(static_cast<int>(record.result));
      break;
    case call_id::fcntl_:
      if (record.flags != F_SETFL) sockets.insert(static_cast<int>(record.result));
      break;
    case call_id::close_:
      sockets.erase(record.fd);
      break;
    default:
      break;
  }
}

// Of a spawned child one may hear before its parent tells of it.
void programs::expect(const call_data& record) {
  const auto known = processes_.find(record.pid);
  if (known != processes_.end() && known->second.started > record.enter) return;
  expected_[record.pid] = {record.kind, record.name, record.enter};
}

const std::string& programs::name(pid_t pid) {
  auto& p = processes_[pid];
  if (p.name.empty()) {
    std::ifstream comm("/proc/" + std::to_string(pid) + "/comm");
    if (!std::getline(comm, p.name)) p.name = "?";
  }
  return p.name;
}

void programs::census() {
  for (auto each = processes_.begin(); each != processes_.end();) {
    const auto& [pid, p] = *each;
    if (is_alive(pid)) {
      look_for_rings(pid, p);
      ++each;
      continue;
    }
    if (!p.sockets.empty()) {
      const auto count = std::to_string(p.sockets.size());
      say_once(pid, "end", p.name,
               "ended with " + count + (p.sockets.size() == 1 ? " socket" : " sockets") +
                   " open: the kernel's closing of them is not seen, the packets show it");
    }
    each = processes_.erase(each);
  }
  look_for_missing();
}

void programs::look_for_missing() {
  constexpr std::uint64_t patience = 1'000'000'000;
  const auto now = clock_ns(CLOCK_REALTIME);
  for (auto each = expected_.begin(); each != expected_.end();) {
    const auto& [pid, e] = *each;
    const bool over = !is_alive(pid);
    if (!over && now - e.since < patience) {
      ++each;
      continue;
    }
    const std::string rest = ": its calls are not seen, its sockets are sampled";
    if (e.why == record_kind::static_program) {
      say_once(pid, "static", e.name, "is linked statically" + rest);
    } else if (e.why == record_kind::privileged_program) {
      say_once(pid, "privileged", e.name, "is set-uid or has file capabilities" + rest);
    } else if (e.why == record_kind::foreign_program) {
      say_once(pid, "foreign", e.name, "is of another word size" + rest);
    } else if (!over) {
      say_once(pid, "other", e.name, "does not load libtcpwatch.so" + rest);
    }
    each = expected_.erase(each);
  }
}

// io_uring goes past every function one could stand before; its descriptors have a name.
void programs::look_for_rings(pid_t pid, const process& p) {
  if (said_.count({"io_uring", p.name}) > 0) return;
  std::error_code ignored;
  for (const auto& each :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd", ignored)) {
    if (std::filesystem::read_symlink(each.path(), ignored) != "anon_inode:[io_uring]") continue;
    say_once(pid, "io_uring", p.name,
             "uses io_uring: what it asks for that way is not seen, its sockets are sampled");
    return;
  }
}

void programs::say_once(pid_t pid, const std::string& subject, const std::string& program,
                        const std::string& text) {
  if (!said_.emplace(subject, program).second) return;
  say_(pid, program, program + " (pid " + std::to_string(pid) + ") " + text);
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
