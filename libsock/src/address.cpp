#include "sock/address.hpp"

#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "sock/error.hpp"

namespace sock {
namespace {

// sockaddr_storage is made to be read as any of these; memcpy keeps to the aliasing rules.
template <class T>
T as(const sockaddr* data) {
  T t{};
  std::memcpy(&t, data, sizeof t);
  return t;
}
template <class T>
address from(const T& t) {
  return {reinterpret_cast<const sockaddr*>(&t), sizeof t};
}

address ipv4(in_addr_t host, std::uint16_t port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  in.sin_addr.s_addr = htonl(host);
  return from(in);
}
address ipv6(const in6_addr& host, std::uint16_t port) {
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(port);
  in6.sin6_addr = host;
  return from(in6);
}

}  // namespace

address::address(const sockaddr* data, socklen_t size) noexcept
    : size_(std::min<socklen_t>(size, sizeof storage_)) {
  if (size_ != 0) std::memcpy(&storage_, data, size_);
  if (family() == AF_UNSPEC) *this = {};  // connect(2) would succeed, and connect nothing
  // Of a path that fills sun_path the kernel gives a NUL besides, but takes none.
  if (is_unix()) size_ = std::min<socklen_t>(size_, sizeof(sockaddr_un));
}

address address::any_ipv4(std::uint16_t port) noexcept {
  return ipv4(INADDR_ANY, port);
}
address address::any_ipv6(std::uint16_t port) noexcept {
  return ipv6(in6addr_any, port);
}
address address::loopback_ipv4(std::uint16_t port) noexcept {
  return ipv4(INADDR_LOOPBACK, port);
}
address address::loopback_ipv6(std::uint16_t port) noexcept {
  return ipv6(in6addr_loopback, port);
}

bool address::is_ipv4() const noexcept {
  return family() == AF_INET && size_ >= sizeof(sockaddr_in);
}
bool address::is_ipv6() const noexcept {
  return family() == AF_INET6 && size_ >= sizeof(sockaddr_in6);
}
bool address::is_unix() const noexcept {
  return family() == AF_UNIX;
}

bool address::is_ipv4_mapped() const noexcept {
  if (!is_ipv6()) return false;
  const auto in6 = as<sockaddr_in6>(data());
  return IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr);
}

address address::unmapped() const noexcept {
  if (!is_ipv4_mapped()) return *this;
  const auto in6 = as<sockaddr_in6>(data());
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = in6.sin6_port;
  std::memcpy(&in.sin_addr, &in6.sin6_addr.s6_addr[12], 4);
  return from(in);
}

std::uint16_t address::port() const noexcept {
  if (is_ipv4()) return ntohs(as<sockaddr_in>(data()).sin_port);
  if (is_ipv6()) return ntohs(as<sockaddr_in6>(data()).sin6_port);
  return 0;
}

address address::with_port(std::uint16_t port) const noexcept {
  if (is_ipv4()) {
    auto in = as<sockaddr_in>(data());
    in.sin_port = htons(port);
    return from(in);
  }
  if (is_ipv6()) {
    auto in6 = as<sockaddr_in6>(data());
    in6.sin6_port = htons(port);
    return from(in6);
  }
  return *this;
}

std::uint32_t address::scope() const noexcept {
  return is_ipv6() ? as<sockaddr_in6>(data()).sin6_scope_id : 0;
}

namespace {
// What makes two addresses the same.
struct identity {
  int family;
  std::string_view host;
  std::uint16_t port;
  std::uint32_t scope;
  auto operator<=>(const identity&) const = default;  // NOLINT(modernize-use-nullptr): not of 14
};
identity identity_of(const address& a) {
  const char* bytes = reinterpret_cast<const char*>(a.data());
  std::string_view host(bytes, a.size());
  if (a.is_unix()) host = detail::unix_name(a);
  if (a.is_ipv4()) host = {bytes + offsetof(sockaddr_in, sin_addr), sizeof(in_addr)};
  if (a.is_ipv6()) host = {bytes + offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)};
  return {a.family(), host, a.port(), a.scope()};
}
}  // namespace

std::strong_ordering operator<=>(const address& a, const address& b) noexcept {
  return identity_of(a) <=> identity_of(b);
}

std::size_t detail::hash(const address& a) noexcept {
  const identity i = identity_of(a);
  const std::size_t numbers = (std::size_t{i.scope} << 24) ^ (std::size_t{i.port} << 8) ^
                              static_cast<std::size_t>(i.family);
  return std::hash<std::string_view>()(i.host) ^ std::hash<std::size_t>()(numbers * 0x9e3779b1);
}

namespace detail {

std::string_view unix_name(const address& a) noexcept {
  constexpr std::size_t offset = offsetof(sockaddr_un, sun_path);
  if (a.size() <= offset) return {};  // unnamed: a socketpair, or a client that did not bind
  const char* path = reinterpret_cast<const char*>(a.data()) + offset;
  const std::size_t room = std::min<std::size_t>(a.size() - offset, sizeof(sockaddr_un::sun_path));
  if (path[0] == '\0') return {path, room};  // abstract: every byte counts, NULs too
  return {path, ::strnlen(path, room)};
}

address unix_address(std::string_view name) noexcept {
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  std::memcpy(un.sun_path, name.data(), name.size());
  std::size_t size = offsetof(sockaddr_un, sun_path) + name.size();
  if (!name.empty() && name[0] != '\0') size += 1;  // the NUL that ends a path
  return {reinterpret_cast<const sockaddr*>(&un),
          static_cast<socklen_t>(std::min(size, sizeof un))};
}

}  // namespace detail
}  // namespace sock
