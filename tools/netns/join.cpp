#include "join.hpp"

#include <cstring>
#include <iostream>

#include "control_socket.hpp"
#include "failure.hpp"
#include "namespaces.hpp"
#include "spawn.hpp"
#include "wait_for_command.hpp"

namespace socklab::netns {
namespace {

constexpr int no_such_network = 3;

}  // namespace

int join(const std::string& name, uid_t owner, const std::vector<std::string>& command) {
  if (!is_socket_name(name)) throw failure("'" + name + "' is no name of a network");
  const descriptor connection = connect_control_socket(name, socket_kind, owner);
  if (!connection) return no_such_network;
  if (!send_descriptors(connection.get(), {})) return no_such_network;
  const std::vector<descriptor> received = receive_descriptors(connection, 4);
  if (received.empty()) return no_such_network;  // it was just closing down
  const namespaces_to_enter where{.user = received[0].get(),
                                  .mount = received[1].get(),
                                  .pid = received[2].get(),
                                  .net = received[3].get()};
  require_own_namespaces({where.user, {where.net}, {where.mount, where.pid}}, false);
  const signal_reader signals;
  const pid_t child = spawn({command, {}}, where);
  if (child < 0) {
    std::cerr << "labns: " << command[0] << ": " << std::strerror(-child) << '\n';
    return status_of_exec_error(-child);
  }
  return wait_for_command(child, connection, signals, "labns: the network is gone");
}

}  // namespace socklab::netns
