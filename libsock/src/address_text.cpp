// Addresses as text, both ways: parse(to_string(a)) == a for every address.
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <charconv>
#include <cstring>

#include "printable.hpp"
#include "sock/address.hpp"
#include "sock/error.hpp"

namespace sock {
namespace {

constexpr std::string_view unix_prefix = "unix:";

template <class Int>
bool parse_number(std::string_view text, Int& value, int base = 10) {
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value, base);
  return !text.empty() && failure == std::errc{} && stop == end;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  return text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos &&
         parse_number(text, port);
}

// inet_pton(3) and if_nametoindex(3) want a terminated string; no address or interface is longer.
struct terminated {
  char text[INET6_ADDRSTRLEN + 1] = {};
  bool fits;
  explicit terminated(std::string_view s) : fits(s.size() < sizeof text && s.find('\0') == s.npos) {
    if (fits) std::memcpy(text, s.data(), s.size());
  }
};

bool parse_scope(std::string_view text, std::uint32_t& scope) {
  if (parse_number(text, scope)) return scope != 0;
  const terminated name(text);
  if (!name.fits || text.empty()) return false;
  scope = ::if_nametoindex(name.text);
  return scope != 0;
}

bool parse_ip(std::string_view text, std::uint16_t port, address& result) {
  sockaddr_in in{};
  const terminated whole(text);
  if (whole.fits && ::inet_pton(AF_INET, whole.text, &in.sin_addr) == 1) {
    in.sin_family = AF_INET;
    in.sin_port = htons(port);
    result = {reinterpret_cast<const sockaddr*>(&in), sizeof in};
    return true;
  }
  sockaddr_in6 in6{};
  const auto percent = text.find('%');
  const terminated host(text.substr(0, percent));
  if (!host.fits || ::inet_pton(AF_INET6, host.text, &in6.sin6_addr) != 1) return false;
  if (percent != text.npos && !parse_scope(text.substr(percent + 1), in6.sin6_scope_id))
    return false;
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(port);
  result = {reinterpret_cast<const sockaddr*>(&in6), sizeof in6};
  return true;
}

// @name is abstract; \xNN is a byte that cannot be written otherwise.
bool parse_unix(std::string_view text, address& result) {
  char name[sizeof(sockaddr_un::sun_path)];
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (size == sizeof name) return false;
    if (text[i] == '@' && i == 0) {
      name[size++] = '\0';
    } else if (text[i] == '\\') {
      unsigned char byte = 0;
      if (text.size() - i < 4 || text[i + 1] != 'x' ||
          !parse_number(text.substr(i + 2, 2), byte, 16))
        return false;
      name[size++] = static_cast<char>(byte);
      i += 3;
    } else if (text[i] == '\0') {
      return false;
    } else {
      name[size++] = text[i];
    }
  }
  const std::string_view parsed(name, size);
  const bool is_path = size > 0 && name[0] != '\0';
  if (is_path && parsed.find('\0') != parsed.npos) return false;
  if (size > 0 && !is_path && text[0] != '@') return false;
  result = detail::unix_address(parsed);
  return true;
}

bool parse_any(std::string_view text, address& result) {
  if (text.starts_with(unix_prefix)) return parse_unix(text.substr(unix_prefix.size()), result);
  const auto colon = text.rfind(':');
  std::uint16_t port = 0;
  if (colon == text.npos || !parse_port(text.substr(colon + 1), port)) return false;
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // Without brackets ::1:80 could be a host, or a host and a port.
  return parse_ip(host, port, result) && result.is_ipv6() == bracketed;
}

std::string hex(char byte) {
  constexpr char digits[] = "0123456789abcdef";
  const auto c = static_cast<unsigned char>(byte);
  return {'\\', 'x', digits[c >> 4], digits[c & 15]};
}

std::string print_unix(std::string_view name) {
  if (name.empty()) return {};
  if (name[0] == '\0') return std::string("@").append(detail::printable(name.substr(1)));
  return name[0] == '@' ? hex('@').append(detail::printable(name.substr(1)))
                        : detail::printable(name);
}

}  // namespace

std::string detail::printable(std::string_view text) {
  std::string printed;
  for (const char c : text) {
    const bool is_control = (c >= 0 && c < 0x20) || c == 0x7f;
    if (is_control || c == '\\')
      printed += hex(c);
    else
      printed += c;
  }
  return printed;
}

address address::parse(std::string_view text, std::error_code& ec) noexcept {
  address result;
  detail::clear(ec);
  if (!parse_any(text, result)) ec = errc::bad_address;
  return ec ? address() : result;
}

address address::parse(std::string_view ip, std::uint32_t port, std::error_code& ec) noexcept {
  address result;
  detail::clear(ec);
  if (port > UINT16_MAX)
    ec = errc::bad_port;
  else if (!parse_ip(ip, static_cast<std::uint16_t>(port), result))
    ec = errc::bad_address;
  return ec ? address() : result;
}

namespace {
// The text goes into the message: of a list of addresses, which one was it?
[[noreturn]] void refuse(std::string_view text, std::error_code ec) {
  throw detail::address_error(ec, "'" + detail::printable(text) + "'");
}
}  // namespace

address::address(std::string_view text) {
  std::error_code ec;
  *this = parse(text, ec);
  if (ec) refuse(text, ec);
}

address::address(std::string_view ip, std::uint32_t port) {
  std::error_code ec;
  *this = parse(ip, port, ec);
  if (ec == errc::bad_port) refuse(std::to_string(port), ec);
  if (ec) refuse(ip, ec);
}

std::string address::host() const {
  char text[INET6_ADDRSTRLEN];
  if (is_ipv4()) {
    sockaddr_in in{};
    std::memcpy(&in, data(), sizeof in);
    return ::inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
  }
  if (is_ipv6()) {
    sockaddr_in6 in6{};
    std::memcpy(&in6, data(), sizeof in6);
    std::string host = ::inet_ntop(AF_INET6, &in6.sin6_addr, text, sizeof text);
    if (in6.sin6_scope_id == 0) return host;
    char name[IF_NAMESIZE];
    host += '%';
    // A name of digits only would be read as an index.
    if (::if_indextoname(in6.sin6_scope_id, name) != nullptr &&
        std::strspn(name, "0123456789") != std::strlen(name))
      return host + name;
    return host + std::to_string(in6.sin6_scope_id);
  }
  if (is_unix()) return print_unix(detail::unix_name(*this));
  return "-";
}

std::string address::to_string() const {
  if (is_empty()) return "-";
  std::string text(is_unix() ? unix_prefix : is_ipv6() ? "[" : "");
  text += host();
  if (is_ipv6()) text += ']';
  if (!is_unix()) text.append(1, ':').append(std::to_string(port()));
  return text;
}

}  // namespace sock
