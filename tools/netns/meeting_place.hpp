#pragma once

// Where the terminals of one private network find each other: a Unix socket with an abstract name.
// It is no file, so nothing of it can be left behind; the kernel gives a name to one process only,
// says who is at the other end, and takes the name back the moment its holder is gone.

#include <sys/types.h>

#include <optional>
#include <string>

#include "unique_fd.hpp"

namespace labns {

/// The namespaces of a network, ready for setns(2). `user` is empty where root made the network.
struct namespaces {
  unique_fd user;
  unique_fd net;
};

/// Takes the name for networks of user `owner`. Empty: somebody holds it already.
std::optional<unique_fd> open_meeting_place(const std::string& name, uid_t owner);

/// One visitor: its connection and its process, known to the kernel and not merely claimed.
struct visitor {
  unique_fd connection;
  pid_t pid;
};

/// Accepts one visitor; turns away (empty) whoever is neither `owner` nor root.
std::optional<visitor> accept_visitor(const unique_fd& listener, uid_t owner);

/// Hands the namespaces to a visitor. False: it has gone away.
bool hand_over(const unique_fd& connection, const namespaces& network);

/// Asks the holder of `name` for its network; waits until that network is ready.
/// Empty: nobody holds the name. Throws where another user does (abstract names are free for all).
std::optional<namespaces> ask_for(const std::string& name, uid_t owner);

}  // namespace labns
