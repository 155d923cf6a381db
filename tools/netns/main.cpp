// labns: holds a private network so that it cannot outlive its purpose, and lets other terminals of
// the same user join it. What makes the network is the command it is given (unshare, see
// scripts/socklab/networks).

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "chinese.hpp"
#include "control_socket.hpp"
#include "help_text.hpp"
#include "hold.hpp"
#include "join.hpp"
#include "standard_descriptors.hpp"

namespace {

int print_names(uid_t owner) {
  for (const std::string& name : socklab::control_socket_names(socklab::netns::socket_kind, owner))
    std::printf("%s\n", name.c_str());
  return 0;
}

int run(int argc, char** argv) {
  CLI::App app{"Holds a private network, or joins one that is held under a name.", "labns"};
  app.require_subcommand(1);
  uid_t owner = ::getuid();

  socklab::netns::network_holder_options holding;
  std::string held_name;
  auto* hold =
      app.add_subcommand("hold", "Run a command that makes a network; leave nothing of it behind");
  auto* name_option = hold->add_option("--name", held_name, "Let 'labns join NAME' in");
  hold->add_option("--owner", owner, "User id that may join, beside root (default: one's own)");
  hold->add_flag("--until-stdin-closes", holding.until_stdin_closes,
                 "End when the other end of standard input is closed");
  hold->add_flag("--while-joined", holding.while_joined,
                 "End when the last that joined has exited");
  hold->add_option("--starter", holding.starter,
                   "With --while-joined: end if this process ends before anybody has joined");
  hold->add_option("--remove", holding.remove,
                   "Remove this path unless the command ended by itself (may be repeated)")
      ->allow_extra_args(false);
  hold->add_option("command", holding.command,
                   "Writes a byte to $LABNS_READY_FD once the network is up")
      ->required();
  hold->footer(
      "Example: labns hold --name a --while-joined -- \\\n"
      "  unshare --user --map-current-user --keep-caps --net \\\n"
      "    --pid --fork --kill-child --mount-proc -- \\\n"
      "  sh -c 'ip link set lo up; echo >&$LABNS_READY_FD; exec sleep infinity'");

  std::string joined_name;
  std::vector<std::string> command;
  auto* join = app.add_subcommand("join", "Run a command inside the network held under NAME");
  join->add_option("--owner", owner, "User id that made it (default: one's own)");
  join->add_option("name", joined_name, "the network's name")->required();
  join->add_option("command", command, "the command and its arguments")->required();
  join->footer(
      "Example: labns join a -- bash\nExit status: the command's; 3 where there is no such "
      "network.");

  auto* list = app.add_subcommand("list", "Print the names of the networks that can be joined");
  list->add_option("--owner", owner, "User id that made them (default: one's own)");

  if (socklab::wants_chinese()) socklab::translate_help(app, chinese_help);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (*hold) {
    holding.owner = owner;
    if (*name_option) holding.name = held_name;
    return socklab::netns::hold(holding);
  }
  if (*list) return print_names(owner);
  return socklab::netns::join(joined_name, owner, command);
}

}  // namespace

int main(int argc, char** argv) {
  socklab::reserve_standard_descriptors();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "labns: %s\n", error.what());
    return 1;
  }
}
