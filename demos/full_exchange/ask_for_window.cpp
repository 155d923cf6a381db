#include "ask_for_window.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <sock/sock.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace full_exchange {

namespace {

// tcplink tells those who run on it where it can be spoken to, and on which host they are.
std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

// One message there, one back.
std::string send_request(const std::string& path, std::string_view words) {
  const sock::descriptor link(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  sockaddr_un place{};
  place.sun_family = AF_UNIX;
  path.copy(place.sun_path, sizeof place.sun_path - 1);
  std::array<char, 1024> answer{};
  ssize_t got = connect(link.fd(), reinterpret_cast<const sockaddr*>(&place), sizeof place);
  if (got == 0) got = send(link.fd(), words.data(), words.size(), MSG_NOSIGNAL);
  if (got >= 0) got = recv(link.fd(), answer.data(), answer.size(), 0);
  if (got < 0)
    throw std::system_error(errno, std::generic_category(), "asking the link at " + path);
  return {answer.data(), static_cast<std::size_t>(got)};
}

}  // namespace

bool ask_for_window() {
  const std::string path = from_environment("TCPLINK_SOCKET");
  if (path.empty()) return false;
  const std::string answer = send_request(path, "ask-window " + from_environment("TCPLINK_HOST"));
  if (answer != "ok") throw std::runtime_error("the link would not ask for the window: " + answer);
  return true;
}

}  // namespace full_exchange
