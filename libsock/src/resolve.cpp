#include "sock/resolve.hpp"

#include <netdb.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "printable.hpp"
#include "sock/error.hpp"
#include "sock/lookup.hpp"

namespace sock {
namespace {

std::optional<std::uint16_t> port_number(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, port);
  if (failure != std::errc{} || stop != end) return std::nullopt;
  return port;
}

// What getaddrinfo(3) would take for something else: it cuts a port to 16 bits, and a C string ends
// at its first NUL. A service's name has a letter in it (RFC 6335, 5.1).
std::error_code check_names(std::string_view host, std::string_view service) {
  if (host.find('\0') != host.npos || service.find('\0') != service.npos) return errc::bad_name;
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const bool is_name = std::any_of(service.begin(), service.end(), is_letter);
  if (!service.empty() && !is_name && !port_number(service)) return errc::bad_port;
  return {};
}

struct name_error : error {
  name_error(std::error_code code, const std::string& host, const std::string& service)
      : error(code, "getaddrinfo", {}, 0,
              "resolve " + detail::printable(host) + ":" + detail::printable(service)) {}
};

std::vector<address> look_up(const detail::name_query& query, const deadline& limit,
                             std::error_code& ec) {
  auto numeric = detail::parse_numeric(query, ec);
  if (ec || !numeric.empty()) return numeric;
  if (limit.is_never()) return detail::ask(query).addresses(ec);
  const detail::lookup asking(query, ec);
  if (ec || !wait(descriptor_view(asking.fd()), readiness::readable, limit, ec)) return {};
  return asking.addresses(ec);
}

detail::name_query make_query(std::string_view host, std::string_view service, ip_version version,
                              int flags = 0) {
  return {std::string(host), std::string(service), version, flags};
}

}  // namespace

namespace detail {

std::vector<address> parse_numeric(const name_query& query, std::error_code& ec) {
  ec = check_names(query.host, query.service);
  const auto port = port_number(query.service);
  if (ec || !port) return {};
  std::error_code not_numeric;
  const address a = address::parse(query.host, *port, not_numeric);
  const bool fits =
      query.version == ip_version::any || a.is_ipv4() == (query.version == ip_version::v4);
  if (a.is_empty() || !fits) return {};
  return {a};
}

void throw_unresolved(std::error_code code, const name_query& query) {
  throw name_error(code, query.host.empty() ? "*" : query.host, query.service);
}

}  // namespace detail

std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             const deadline& limit, std::error_code& ec) {
  return look_up(make_query(host, service, version), limit, ec);
}
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             std::error_code& ec) {
  return resolve(host, service, version, deadline::never(), ec);
}
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             const deadline& limit) {
  std::error_code ec;
  const auto query = make_query(host, service, version);
  auto found = look_up(query, limit, ec);
  if (ec) detail::throw_unresolved(ec, query);
  return found;
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version, std::error_code& ec) {
  return look_up(make_query(host, service, version, AI_PASSIVE), deadline::never(), ec);
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version) {
  std::error_code ec;
  const auto query = make_query(host, service, version, AI_PASSIVE);
  auto found = look_up(query, deadline::never(), ec);
  if (ec) detail::throw_unresolved(ec, query);
  return found;
}

}  // namespace sock
