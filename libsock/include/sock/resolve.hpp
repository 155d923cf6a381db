#pragma once
// Names to addresses.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sock/address.hpp"

namespace sock {

enum class ip_version : unsigned char { any, v4, v6 };

/// All addresses of a name, in the order of preference (RFC 6724) getaddrinfo(3) gives; a numeric
/// address resolves to itself without asking anyone. `service` is a port or a name of services(5);
/// a port beyond 65535 is errc::bad_port, a NUL byte in either errc::bad_name.
/// Blocks for as long as the system's resolver does: it has no deadline (see sock/asio.hpp for
/// one). Errors are in resolver_category(), or of the system where the resolver says so.
///
///     for (const sock::address& a : sock::resolve("localhost", "8000")) try_one(a);
std::vector<address> resolve(std::string_view host, std::string_view service,
                             ip_version version = ip_version::any);
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             std::error_code& ec);
/// The addresses to listen on for a port: `host` empty means the wildcard of each version.
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version = ip_version::any);
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version, std::error_code& ec);

}  // namespace sock
