#pragma once
#include <string>
#include <vector>

#include "line/impairments.hpp"

namespace socklab::link {

/// What a link's socket is called: its name, and this.
inline constexpr const char* socket_kind = ".link";

/// Runs a command on a host of a link that is up, and ends it when the link ends. \returns the exit
/// status
int run_on_host(const std::string& link, side host, const std::vector<std::string>& words);

/// Tells a link what to change, or asks it `show`; prints what it answers. \returns the exit status
int send_request(const std::string& link, const std::string& words);

/// Prints the names of the links that are up.
int list_links();

}  // namespace socklab::link
