#pragma once
// Numbers as the man pages name them.
#include <string>
#include <string_view>

#include "call.hpp"

namespace tcpwatch {

std::string_view name_of(call_id call);
/// "EAGAIN"; a number without a name as its digits.
std::string error_name(int error);
/// "MSG_PEEK|MSG_DONTWAIT"; bits without a name in hexadecimal.
std::string message_flags(int flags);
std::string_view shutdown_name(int how);
/// TCP states as tcp(7) and RFC 9293 write them, with hyphens.
std::string_view state_name(int state);

struct socket_option {
  std::string level;
  std::string name;
};
socket_option option_name(int level, int option);

}  // namespace tcpwatch
