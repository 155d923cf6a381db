#include "sock/resolve.hpp"

#include <netdb.h>

#include <cerrno>
#include <memory>

#include "sock/error.hpp"

namespace sock {
namespace {

struct named_error : error {
  named_error(std::error_code code, std::string_view host, std::string_view service)
      : error(code, "getaddrinfo", {}, 0,
              "resolve " + std::string(host) + ":" + std::string(service)) {}
};

std::vector<address> look_up(std::string_view host, std::string_view service, ip_version version,
                             int flags, std::error_code& ec) {
  detail::clear(ec);
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
