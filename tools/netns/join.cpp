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

int report_missing(const std::string& name) {
  std::cerr << "labns: there is no network '" << name << "'; labns list prints those there are\n";
  return no_such_network;
}

}  // namespace

int join(const std::string& name, uid_t owner, const std::vector<std::string>& command) {
  if (!is_socket_name(name)) throw failure("'" + name + "' is not a valid name of a network");
  const sock::descriptor connection = connect_control_socket(name, socket_kind, owner);
  if (!connection.is_open() || !send_descriptors(connection.fd(), {})) return report_missing(name);
  const std::vector<sock::descriptor> received = receive_descriptors(connection, 4);
  if (received.empty()) return report_missing(name);  // it is closing
  const namespaces_to_enter where{.user = received[0].fd(),
                                  .mount = received[1].fd(),
                                  .pid = received[2].fd(),
                                  .net = received[3].fd()};
  require_own_namespaces({where.user, {where.net}, {where.mount, where.pid}}, false);
  ignore_write_signals();
  const signal_reader signals(forwarded_signals);
  const pid_t child = spawn({command, {}}, where);
  if (child < 0) {
    std::cerr << "labns: " << command[0] << ": " << std::strerror(-child) << '\n';
    return status_of_exec_error(-child);
  }
  return wait_for_command(child, connection, signals, "labns: the network is gone");
}

}  // namespace socklab::netns
