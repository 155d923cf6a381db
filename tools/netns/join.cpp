#include "join.hpp"

#include <cstring>
#include <iostream>

#include "failure.hpp"
#include "follow_command.hpp"
#include "local_socket.hpp"
#include "namespace_owner.hpp"
#include "spawn.hpp"

namespace socklab::netns {
namespace {

constexpr int no_such_network = 3;

}  // namespace

int join(const std::string& name, uid_t owner, const std::vector<std::string>& command) {
  if (!is_socket_name(name)) throw failure("'" + name + "' is no name of a network");
  const descriptor connection = connect_to(name, socket_kind, owner);
  if (!connection) return no_such_network;
  if (!send_descriptors(connection.get(), {})) return no_such_network;
  const std::vector<descriptor> handed = receive_descriptors(connection, 4);
  if (handed.empty()) return no_such_network;  // it was just closing down
  const place where{.user = handed[0].get(),
                    .mount = handed[1].get(),
                    .pid = handed[2].get(),
                    .net = handed[3].get()};
  require_own_namespaces({where.user, {where.net}, {where.mount, where.pid}}, false);
  const caught_signals signals;
  const pid_t child = spawn({command, {}}, where);
  if (child < 0) {
    std::cerr << "labns: " << command[0] << ": " << std::strerror(-child) << '\n';
    return status_of_exec_error(-child);
  }
  return follow_command(child, connection, signals, "labns: the network is gone");
}

}  // namespace socklab::netns
