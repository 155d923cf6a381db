#pragma once
// libsock in a Boost.Asio event loop. The core needs no loop and knows of none; this header is the
// only place where the two meet.
//
//   asio/wait.hpp     waiter: wait on a socket that stays someone else's
//   asio/stream.hpp   stream, listener: sockets handed over to the loop; coroutines
//   asio/connect.hpp  connect to a name: happy eyeballs
// Not #error, after which the compiler goes on to a hundred errors more: a file that is not there
// ends it.
#if __cplusplus <= 201703L
#include "libsock needs C++20: compile with -std=c++20"
#endif

#include "sock/asio/connect.hpp"
#include "sock/asio/stream.hpp"
#include "sock/asio/wait.hpp"
