#pragma once
#include <string>
#include <vector>

#include "line/impairments.hpp"

namespace socklab::link {

/// The name of a link's socket is the link's name with this suffix.
inline constexpr const char* socket_kind = ".link";

/// Runs a command on a host of a link that is up, and ends it when the link ends. \returns the exit
/// status
int run_on_host(const std::string& link, side host, const std::vector<std::string>& words);

/// Sends a request to a link, a change of settings or `show`, and prints the reply. \returns the
/// exit status
int send_request(const std::string& link, const std::string& words);

/// Prints the names of the links that are up.
int list_links();

}  // namespace socklab::link
