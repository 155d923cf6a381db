#pragma once
// Names to addresses.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sock/address.hpp"
#include "sock/limit.hpp"

namespace sock {

enum class ip_version : unsigned char { any, v4, v6 };

/// All addresses of a name, in the order of preference (RFC 6724) that getaddrinfo(3) gives; a
/// numeric address resolves to itself, and nobody is asked. `service` is a port or a name of
/// services(5); a port beyond 65535 is errc::bad_port, a NUL byte in either errc::bad_name. An
/// empty host is the loopback address of each version. Other errors are in resolver_category(), or
/// of the system where the resolver says so.
///
///     for (const sock::address& a : sock::resolve("localhost", "8000")) try_one(a);
///
/// Without a limit this blocks for as long as the system's resolver does. With one it ends in time
/// (errc::deadline_passed, errc::stopped), however silent the name server is: getaddrinfo(3) then
/// runs on a thread of its own, which is abandoned where it is late. It ends by itself when the
/// resolver gives up, and does not keep the process from ending; until then the process has one
/// thread more (unshare(2) and setns(2) of a user namespace refuse that), and a plug-in that
/// contains libsock must not be unloaded by dlclose(3). While 128 such threads are left, a new
/// lookup fails with EAGAIN. A numeric address needs no waiting, so neither a limit nor a stop ends
/// it.
///
/// Thread safety: any number of threads.
std::vector<address> resolve(std::string_view host, std::string_view service,
                             ip_version version = ip_version::any,
                             const deadline& limit = deadline::never());
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             std::error_code& ec);
std::vector<address> resolve(std::string_view host, std::string_view service, ip_version version,
                             const deadline& limit, std::error_code& ec);
/// The addresses to listen on for a port: `host` empty means the wildcard of each version.
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version = ip_version::any);
std::vector<address> resolve_local(std::string_view host, std::string_view service,
                                   ip_version version, std::error_code& ec);

}  // namespace sock
