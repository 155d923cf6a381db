#include "sock/resolve.hpp"

#include <netdb.h>

#include <algorithm>
#include <charconv>

#include "sock/lookup.hpp"

namespace sock {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

bool is_number(std::string_view service) {
  return !service.empty() && std::all_of(service.begin(), service.end(), is_digit);
}

bool is_possible(std::string_view service) {
  std::uint16_t port = 0;
  if (is_number(service))
    return std::from_chars(service.data(), service.data() + service.size(), port).ec == std::errc();
  return service.empty() || is_digit(service[0]) || is_letter(service[0]);
}

bool has_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

struct name_error : error {
  name_error(std::error_code code, const std::string& host, const std::string& service)
      : error(code, "getaddrinfo", {}, 0, "resolve " + host + ":" + service) {}
};

std::vector<address> look_up(const detail::name_query& query, const until& limit,
                             std::error_code& ec) {
  auto numeric = detail::parse_numeric(query, ec);
  if (ec || !numeric.empty()) return numeric;
  if (limit.is_forever()) return detail::ask(query).addresses(ec);
  const detail::lookup asking(query, ec);
  if (ec || !wait(borrowed(asking.fd()), readiness::readable, limit, ec)) return {};
  return asking.addresses(ec);
}

detail::name_query make_query(std::string_view host, std::string_view service, ip_version version,
                              int flags = 0) {
  return {std::string(host), std::string(service), version, flags};
}

}  // namespace

namespace detail {

std::vector<address> parse_numeric(const name_query& query, std::error_code& ec) {
  clear(ec);
  if (has_nul(query.host)) ec.assign(EAI_NONAME, resolver_category());
  if (has_nul(query.service) || !is_possible(query.service))
    ec.assign(EAI_SERVICE, resolver_category());
  if (ec || !is_number(query.service)) return {};
  std::error_code not_numeric;
  const auto port = static_cast<std::uint16_t>(std::stoul(query.service));
  const address a = address::parse(query.host, port, not_numeric);
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
                             const until& limit, std::error_code& ec) {
  return look_up(make_query(host, service, version), limit, ec);
}
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             std::error_code& ec) {
  return resolve(host, service, version, until::forever(), ec);
}
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             const until& limit) {
  std::error_code ec;
  const auto query = make_query(host, service, version);
  auto found = look_up(query, limit, ec);
  if (ec) detail::throw_unresolved(ec, query);
  return found;
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version, std::error_code& ec) {
  return look_up(make_query(host, service, version, AI_PASSIVE), until::forever(), ec);
}
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version) {
  std::error_code ec;
  const auto query = make_query(host, service, version, AI_PASSIVE);
  auto found = look_up(query, until::forever(), ec);
  if (ec) detail::throw_unresolved(ec, query);
  return found;
}

}  // namespace sock
