#include "join.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <iostream>

#include "failure.hpp"
#include "meeting.hpp"
#include "promptness.hpp"
#include "signals.hpp"
#include "spawn.hpp"

namespace socklab::link {
namespace {

using clock = std::chrono::steady_clock;

/// Until the command has ended; from when the link is gone, it is told to end, and a second later
/// made to.
int wait_for(pid_t child, const descriptor& link, const caught_signals& signals) {
  bool gone = false;
  clock::time_point kill_at{};
  for (;;) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) == child) return status_of(status);
    std::array<pollfd, 2> waiting{pollfd{signals.fd(), POLLIN, 0},
                                  pollfd{gone ? -1 : link.get(), POLLIN, 0}};
    poll(waiting.data(), waiting.size(), gone ? 50 : -1);
    while (const auto caught = signals.next())
      if (caught->number != SIGCHLD && !caught->by_terminal) kill(child, caught->number);
    if (!gone && waiting[1].revents != 0) {
      gone = true;
      kill_at = clock::now() + std::chrono::seconds(1);
      std::cerr << "tcplink: the link is gone\n";
      for (const int number : {SIGTERM, SIGHUP, SIGCONT}) kill(child, number);
    }
    if (gone && clock::now() >= kill_at) kill(child, SIGKILL);
  }
}

}  // namespace

int run_on_host(const std::string& link, side host, const std::vector<std::string>& words) {
  const descriptor connection = connect_to_link(link);
  send_message(connection, std::string("join ") + host_name(host));
  const joined_hosts hosts = receive_hosts(connection);
  const std::string path = receive_message(connection);
  const caught_signals signals;
  ask_to_be_woken_soon();
  const command c{words, host, {{"TCPLINK_SOCKET", path}, {"TCPLINK_HOST", host_name(host)}}};
  const pid_t child = spawn(
      c, {hosts.user.get(), hosts.mount.get(), hosts.net[static_cast<std::size_t>(host)].get()},
      getpgrp());
  if (child < 0) {
    std::cerr << "tcplink: " << words[0] << ": " << std::strerror(-child) << '\n';
    return status_of_exec_error(-child);
  }
  return wait_for(child, connection, signals);
}

int tell_link(const std::string& link, const std::string& words) {
  const descriptor connection = connect_to_link(link);
  send_message(connection, words);
  const std::string answer = receive_message(connection);
  if (answer.empty()) throw failure("the link ended before it answered");
  if (answer.starts_with("error: ")) throw bad_setting(answer.substr(7));
  if (answer != "ok") std::cout << answer << '\n';
  return 0;
}

int list_links() {
  for (const std::string& name : links_up()) std::cout << name << '\n';
  return 0;
}

}  // namespace socklab::link
