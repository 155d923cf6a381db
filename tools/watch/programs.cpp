#include "programs.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "clock.hpp"
#include "find_in_path.hpp"
#include "preload/program_file.hpp"
#include "processes.hpp"

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
    case record_kind::clockless:
      report_once(
          record.pid, "clock", name(record.pid),
          "may not read the clock any more (strict seccomp, or PR_SET_TSC): its calls from here "
          "on are not seen (missed calls: unknown), its sockets are sampled");
      return;
    case record_kind::exec_failed:
      expected_.erase(record.pid);
      return;
    case record_kind::stdio:
      report_once(
          record.pid, "stdio", name(record.pid),
          "uses stdio on a socket: stdio's own reads and writes are not seen (missed calls: "
          "unknown), the socket is sampled");
      return;
    case record_kind::sandboxed:
      report_once(
          record.pid, "seccomp", name(record.pid),
          "uses seccomp: from here on its calls are noted without asking the kernel. Not seen "
          "are those on sockets that it is passed, and programs it executes (missed calls: "
          "unknown)");
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

// A spawned child's first record may arrive before its parent's record of the exec.
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

void programs::reap_exited() {
  for (auto each = processes_.begin(); each != processes_.end();) {
    const auto& [pid, p] = *each;
    if (socklab::is_running(pid)) {
      report_io_uring(pid, p);
      ++each;
      continue;
    }
    if (!p.sockets.empty()) {
      const auto count = std::to_string(p.sockets.size());
      report_once(pid, "end", p.name,
                  "ended with " + count + (p.sockets.size() == 1 ? " socket" : " sockets") +
                      " open: the kernel's closing of them is not seen, the packets show it");
    }
    each = processes_.erase(each);
  }
  report_not_loaded();
}

namespace {
// Why an executed program sends no records; null where no reason is known.
const char* reason_of(record_kind why) {
  switch (why) {
    case record_kind::static_program:
      return "is linked statically";
    case record_kind::privileged_program:
      return "is set-uid or has file capabilities";
    case record_kind::foreign_program:
      return "is of another word size or C library";
    case record_kind::unreachable_program:
      return "may not load libtcpwatch.so (another user, root folder or IPC namespace)";
    case record_kind::sandboxed_program:
      return "executes another under its seccomp filter";
    default:
      return nullptr;
  }
}
}  // namespace

void programs::report_not_loaded() {
  constexpr std::uint64_t load_timeout = 1'000'000'000;
  const auto now = clock_ns(CLOCK_REALTIME);
  for (auto each = expected_.begin(); each != expected_.end();) {
    const auto& [pid, e] = *each;
    const bool over = !socklab::is_running(pid);
    if (!over && now - e.since < load_timeout) {
      ++each;
      continue;
    }
    if (const char* reason = reason_of(e.why); reason != nullptr || !over) {
      report_once(pid, reason != nullptr ? reason : "", e.name,
                  std::string(reason != nullptr ? reason : "does not load libtcpwatch.so") +
                      ": its calls are not seen (missed calls: unknown), its sockets are sampled");
    }
    each = expected_.erase(each);
  }
}

// io_uring uses no function that could be intercepted; its descriptors can be recognised by name.
void programs::report_io_uring(pid_t pid, const process& p) {
  if (reported_.count({"io_uring", p.name}) > 0) return;
  std::error_code ignored;
  for (const auto& each :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd", ignored)) {
    if (std::filesystem::read_symlink(each.path(), ignored) != "anon_inode:[io_uring]") continue;
    report_once(pid, "io_uring", p.name,
                "uses io_uring: what it asks for that way is not seen (missed calls: unknown), its "
                "sockets are "
                "sampled");
    return;
  }
}

void programs::report_once(pid_t pid, const std::string& subject, const std::string& program,
                           const std::string& text) {
  if (!reported_.emplace(subject, program).second) return;
  report_({pid, program, program + " (pid " + std::to_string(pid) + ") " + text, std::nullopt});
}

void programs::report_unnoticed_filter(pid_t command) {
  for (const auto& [subject, program] : reported_)
    if (subject == "seccomp") return;
  report_({command,
           {},
           "the command was ended by SIGSYS: a seccomp filter that is installed without the C "
           "library is not noticed, "
           "and may forbid what tcpwatch asks the kernel; see how it ends without tcpwatch",
           std::nullopt});
}

void programs::report_survivors() {
  for (const auto& [pid, p] : processes_) {
    if (p.sockets.empty() || !socklab::is_running(pid)) continue;
    report_once(pid, "lives on", p.name,
                "lives on: its calls are not seen any more (missed calls: unknown)");
  }
}

std::vector<pid_t> programs::pids() const {
  std::vector<pid_t> result;
  result.reserve(processes_.size());
  for (const auto& [pid, p] : processes_) result.push_back(pid);
  return result;
}

record_kind kind_of_program(const std::string& file) {
  char room[socklab::path_room];
  return classify_program(socklab::find_in_path(file.c_str(), secure_getenv("PATH"), room));
}

bool is_running(pid_t pid, pid_t tid) {
  return syscall(SYS_tgkill, pid, tid, 0) == 0 || errno == EPERM ? socklab::is_running(pid) : false;
}

}  // namespace tcpwatch
