#include "sock/resolve.hpp"

#include <netdb.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>

#include "printable.hpp"
#include "sock/error.hpp"

namespace sock {
namespace {

struct named_error : error {
  named_error(std::error_code code, std::string_view host, std::string_view service)
      : error(code, "getaddrinfo", {}, 0,
              "resolve " + detail::printable(host) + ":" + detail::printable(service)) {}
};

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, port);
  return failure == std::errc{} && stop == end;
}

// What getaddrinfo(3) would take for something else: it cuts a port to 16 bits, and a C string ends
// at its first NUL. A service's name has a letter in it (RFC 6335, 5.1).
std::error_code check_names(std::string_view host, std::string_view service) {
  if (host.find('\0') != host.npos || service.find('\0') != service.npos) return errc::bad_name;
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const bool is_name = std::any_of(service.begin(), service.end(), is_letter);
  if (!service.empty() && !is_name && !is_port(service)) return errc::bad_port;
  return {};
}

std::vector<address> look_up(std::string_view host, std::string_view service, ip_version version,
                             int flags, std::error_code& ec) {
  ec = check_names(host, service);
  if (ec) return {};
  addrinfo hints{};
  hints.ai_flags = flags;
  hints.ai_socktype = SOCK_STREAM;  // else every address comes once a protocol
  hints.ai_family = version == ip_version::v4   ? AF_INET
                    : version == ip_version::v6 ? AF_INET6
                                                : AF_UNSPEC;
  const std::string node(host), port(service);
  addrinfo* list = nullptr;
  const int failure = ::getaddrinfo(node.empty() ? nullptr : node.c_str(),
                                    port.empty() ? nullptr : port.c_str(), &hints, &list);
  if (failure == EAI_SYSTEM)
    ec.assign(errno, std::system_category());
  else if (failure != 0)
    ec.assign(failure, resolver_category());
  if (failure != 0) return {};
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list, ::freeaddrinfo);
  std::vector<address> found;
  for (const addrinfo* i = list; i != nullptr; i = i->ai_next) {
    const address a(i->ai_addr, i->ai_addrlen);
    if (a.is_ipv4() || a.is_ipv6()) found.push_back(a);
  }
  if (found.empty()) ec = errc::no_addresses;
  return found;
}

}  // namespace

std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             std::error_code& ec) {
  return look_up(host, service, version, 0, ec);
}
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version) {
  std::error_code ec;
  auto found = resolve(host, service, version, ec);
  if (ec) throw named_error(ec, host, service);
  return found;
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version, std::error_code& ec) {
  return look_up(host, service, version, AI_PASSIVE, ec);
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version) {
  std::error_code ec;
  auto found = resolve_local(host, service, version, ec);
  if (ec) throw named_error(ec, host.empty() ? "*" : host, service);
  return found;
}

}  // namespace sock
