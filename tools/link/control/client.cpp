#include "control/client.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "control/control_server.hpp"
#include "control_socket.hpp"
#include "failure.hpp"
#include "namespaces.hpp"
#include "scheduling.hpp"
#include "signals.hpp"
#include "spawn.hpp"
#include "wait_for_command.hpp"

namespace socklab::link {
namespace {

/// By its name; where that is empty, the link that this program runs on, or the only one that is
/// up. \throws failure, usage_error
sock::descriptor connect_to_link(const std::string& name) {
  const char* here = std::getenv("TCPLINK_SOCKET");
  if (name.empty() && here != nullptr) {
    sock::descriptor s = connect_control_socket(here);
    if (!s.is_open()) throw failure(std::string("the link of this host (") + here + ") is gone");
    return s;
  }
  std::string wanted = name;
  if (wanted.empty()) {
    const std::vector<std::string> up = control_socket_names(socket_kind, geteuid());
    if (up.empty())
      throw failure("no link is up: start one with tcplink [OPTIONS] [-- COMMAND...]");
    std::string names;
    for (const std::string& each : up) names += " " + each;
    if (up.size() > 1) throw failure("several links are up: choose with --join one of" + names);
    wanted = up[0];
  }
  if (!is_socket_name(wanted)) throw usage_error("'" + wanted + "' is not a valid name of a link");
  sock::descriptor s = connect_control_socket(wanted, socket_kind, geteuid());
  if (!s.is_open())
    throw failure("no link named " + wanted + " is up: tcplink --list shows those that are");
  return s;
}

void send_message(const sock::descriptor& to, const std::string& text) {
  check(send(to.fd(), text.data(), text.size(), MSG_NOSIGNAL), "sending to the link");
}

/// Empty where the other end has closed.
std::string receive_message(const sock::descriptor& from) {
  std::string text(longest_message, '\0');
  text.resize(static_cast<std::size_t>(
      check(recv(from.fd(), text.data(), text.size(), 0), "receiving from the link")));
  return text;
}

}  // namespace

int run_on_host(const std::string& link, side host, const std::vector<std::string>& words) {
  const sock::descriptor connection = connect_to_link(link);
  send_message(connection, std::string("join ") + host_name(host));
  const std::vector<sock::descriptor> received = receive_descriptors(connection, 5);
  if (received.empty()) throw failure("the link is closing");
  const int user = received[0].fd();
  const int mount = received[1].fd();
  const int pid = received[2].fd();
  const std::array<int, 2> nets{received[3].fd(), received[4].fd()};
  require_own_namespaces({user, {nets[0], nets[1]}, {mount, pid}},
                         std::getenv("TCPLINK_HOST") != nullptr);
  const std::string path = receive_message(connection);
  ignore_write_signals();
  const signal_reader signals(forwarded_signals);
  request_prompt_wakeups();
  const command c{words, {{"TCPLINK_SOCKET", path}, {"TCPLINK_HOST", host_name(host)}}};
  const pid_t child = spawn(
      c, {.user = user, .mount = mount, .pid = pid, .net = nets[static_cast<std::size_t>(host)]});
  if (child < 0) {
    std::cerr << "tcplink: " << words[0] << ": " << std::strerror(-child) << '\n';
    return status_of_exec_error(-child);
  }
  return wait_for_command(child, connection, signals, "tcplink: the link is gone");
}

int send_request(const std::string& link, const std::string& words) {
  const sock::descriptor connection = connect_to_link(link);
  send_message(connection, words);
  const std::string answer = receive_message(connection);
  if (answer.empty()) throw failure("the link ended before it replied");
  if (answer.starts_with("error: ")) throw usage_error(answer.substr(7));
  if (answer != "ok") std::cout << answer << '\n';
  return 0;
}

int list_links() {
  for (const std::string& name : control_socket_names(socket_kind, geteuid()))
    std::cout << name << '\n';
  return 0;
}

}  // namespace socklab::link
