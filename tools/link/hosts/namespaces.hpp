#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "line/impairments.hpp"
#include "sock/descriptor.hpp"

/// Private hosts without root: a user namespace that maps only the caller's own uid, and in it a
/// network namespace a host (user_namespaces(7), network_namespaces(7)).
namespace socklab::link {

/// Addresses of a host on the link.
struct host_addresses {
  const char* ipv4;  ///< of a /24
  const char* ipv6;  ///< of a /64
};
inline constexpr host_addresses addresses(side s) {
  return s == side::a ? host_addresses{"10.0.0.1", "fd00::a"}
                      : host_addresses{"10.0.0.2", "fd00::b"};
}
/// The name of the link's device, on both hosts.
inline constexpr const char* device_name = "link0";

/// The namespaces of a link. The process that makes them stays in a third network namespace,
/// `wire`, which contains only the far ends of veth pairs: it belongs to neither host.
struct hosts {
  std::array<sock::descriptor, 2> net{sock::descriptor(-1), sock::descriptor(-1)};
  sock::descriptor wire{-1};
  sock::descriptor user{-1};
  sock::descriptor mount{-1};
  sock::descriptor pid{-1};  ///< of all processes on the hosts; the supervisor is its process 1
  bool names_resolve = false;
  std::string names_error;
};

/// \throws failure where the system refuses, with what to do.
hosts make_hosts();

/// Moves the calling thread. \throws failure
void enter_network(const sock::descriptor& net);

/// `net.ipv4.tcp_ecn=1`, on both hosts, or `A:net…`, on one. \throws failure, usage_error
void set_sysctl(const hosts& h, std::string_view assignment);

}  // namespace socklab::link
