#pragma once
// One value type for the addresses a stream socket can have.
#include <sys/socket.h>

#include <array>
#include <compare>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <system_error>

namespace sock {

/// An IPv4, IPv6 (scope included) or Unix-domain address: a plain value that can be copied,
/// compared, printed and parsed again. A default-made one is empty (`is_empty()`), and prints as
/// "-".
///
///     sock::address a("127.0.0.1:8000"), b("[::1]:8000"), c("[fe80::1%lo]:80");
///     sock::address d("unix:/tmp/lab.sock"), e("unix:@abstract-name");
///     assert(sock::address(a.to_string()) == a);
///
/// No name is ever looked up here: see resolve().
///
/// Thread safety: a value, as std::string is.
class address {
 public:
  address() noexcept = default;

  /// Parses `ADDRESS:PORT`, `[IPv6]:PORT`, `[IPv6%SCOPE]:PORT` or `unix:PATH`. Throws `sock::error`
  /// (errc::bad_address) if the text is none of these.
  explicit address(std::string_view text);
  static address parse(std::string_view text, std::error_code& ec) noexcept;

  /// A numeric IPv4 or IPv6 address (no brackets; `fe80::1%eth0` is fine) and a port beside it. The
  /// port is wider than it need be, so that 65616 is errc::bad_port and not quietly port 80.
  address(std::string_view ip, std::uint32_t port);
  static address parse(std::string_view ip, std::uint32_t port, std::error_code& ec) noexcept;

  /// The wildcard and loopback addresses, for a listener.
  static address any_ipv4(std::uint16_t port) noexcept;
  static address any_ipv6(std::uint16_t port) noexcept;
  static address loopback_ipv4(std::uint16_t port) noexcept;
  static address loopback_ipv6(std::uint16_t port) noexcept;

  /// What the kernel or getaddrinfo(3) handed over; `size` as it gave it.
  address(const sockaddr* data, socklen_t size) noexcept;

  /// As parse() reads it. Unprintable bytes of a Unix name are written as `\xNN`.
  [[nodiscard]] std::string to_string() const;
  /// The IP address alone ("fe80::1%eth0"), without brackets and port; for Unix the path.
  [[nodiscard]] std::string host() const;
  /// 0 for a Unix address.
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// The same address with another port.
  [[nodiscard]] address with_port(std::uint16_t port) const noexcept;
  /// The interface index of an IPv6 scope; 0 if there is none.
  [[nodiscard]] std::uint32_t scope() const noexcept;

  [[nodiscard]] bool is_empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool is_ipv4() const noexcept;
  [[nodiscard]] bool is_ipv6() const noexcept;
  /// An IPv4-mapped one (RFC 4291, 2.5.5.2): what a dual-stack listener sees.
  [[nodiscard]] bool is_ipv4_mapped() const noexcept;
  [[nodiscard]] bool is_unix() const noexcept;
  /// An IPv4-mapped address as the IPv4 one; any other as it is.
  [[nodiscard]] address unmapped() const noexcept;

  /// For system calls.
  [[nodiscard]] int family() const noexcept { return size_ == 0 ? AF_UNSPEC : data()->sa_family; }
  [[nodiscard]] const sockaddr* data() const noexcept {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  [[nodiscard]] socklen_t size() const noexcept { return size_; }

  /// Same family, address, port and scope (an IPv6 flow label is not part of the address).
  friend bool operator==(const address& a, const address& b) noexcept {
    return std::is_eq(a <=> b);
  }
  /// By family, then address, port and scope; for Unix by name. Fit for std::map, as std::hash is
  /// for std::unordered_map.
  friend std::strong_ordering operator<=>(const address& a, const address& b) noexcept;

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

inline std::string to_string(const address& a) {
  return a.to_string();
}
/// As to_string(). For {fmt}: `fmt::streamed(a)`.
template <class Traits>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                             const address& a) {
  return out << a.to_string();
}

namespace detail {
/// The path, or the abstract name with its leading NUL, or nothing for an unnamed address.
std::string_view unix_name(const address& a) noexcept;
/// `name` must fit sun_path, 108 bytes; a path that fills it has no NUL behind it, unix(7).
address unix_address(std::string_view name) noexcept;
std::size_t hash(const address& a) noexcept;
}  // namespace detail

}  // namespace sock

template <>
struct std::hash<sock::address> {
  std::size_t operator()(const sock::address& a) const noexcept { return sock::detail::hash(a); }
};
