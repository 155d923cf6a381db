#pragma once
// connect(2), for TCP and Unix-domain sockets.
#include "sock/address.hpp"
#include "sock/until.hpp"

namespace sock::detail {
/// An error of errc too: a TCP socket that was connected to itself.
std::error_code connect_now(int fd, const address& peer, const until& limit);
}  // namespace sock::detail
