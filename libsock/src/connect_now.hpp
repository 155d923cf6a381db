#pragma once
// connect(2), for TCP and Unix-domain sockets.
#include "sock/address.hpp"
#include "sock/limit.hpp"

namespace sock::detail {
/// An error of errc too: a TCP socket that was connected to itself.
std::error_code connect_now(int fd, const address& peer, const deadline& limit);
}  // namespace sock::detail
