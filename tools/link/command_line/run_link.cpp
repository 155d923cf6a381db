#include "command_line/run_link.hpp"

#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>
#include <random>

#include "command_line/session.hpp"
#include "control/client.hpp"
#include "failure.hpp"
#include "scheduling.hpp"
#include "spawn.hpp"

namespace socklab::link {

int run_link(options o) {
  // Before any file is made: a mistyped command must not replace the last record by an empty one.
  if (const int why = o.words.empty() ? 0 : find_command(o.words[0]); why != 0) {
    spdlog::error("{}: {}", o.words[0], std::strerror(why));
    return status_of_exec_error(why);
  }
  ignore_write_signals();
  const signal_reader signals(forwarded_signals);
  prctl(PR_SET_TIMERSLACK, 1);
  request_prompt_wakeups();
  hosts h = make_hosts();
  if (!h.names_resolve)
    spdlog::warn("A and B will not resolve ({}): use {} and {}", h.names_error,
                 addresses(side::a).ipv4, addresses(side::b).ipv4);
  // Not the process id: in a process namespace of its own that is always 1.
  if (o.link.empty()) o.link = fmt::format("link-{:08x}", std::random_device{}());
  if (!is_socket_name(o.link))
    throw usage_error("a link's name has letters, digits, '_', '.', '-', at most 40: not '" +
                      o.link + "'");
  const control_socket socket(o.link, socket_kind, geteuid());
  std::optional<command> c;
  if (!o.words.empty())
    c = command{o.words, {{"TCPLINK_SOCKET", socket.path()}, {"TCPLINK_HOST", "A"}}};
  supervisor commands(h, c);
  // A real line does not wait for a processor. Where this is not allowed, ours may.
  setpriority(PRIO_PROCESS, 0, -15);
  return session(o, h, commands, signals, socket).run();
}

}  // namespace socklab::link
