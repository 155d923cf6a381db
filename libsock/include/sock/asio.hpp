#pragma once
// libsock in a Boost.Asio event loop. The core needs no loop and knows of none; this header is the
// only place where the two meet.
//
//   asio/stream.hpp    stream, unix_stream: connected sockets handed over to the loop
//   asio/listener.hpp  listener, unix_listener
//   asio/connect.hpp   connect to a name: happy eyeballs
//   asio/resolve.hpp   names to addresses, within a limit
//   asio/beast.hpp     what Boost.Beast asks of a stream besides
//   asio/wait.hpp      waiter: wait on a socket that stays someone else's
//
// Every operation takes the core's limits (sock::deadline). An object is for one thread at a time:
// give it a strand where the io_context runs in several.
//
// Not #error, after which the compiler goes on to a hundred errors more: a file that is not there
// ends it.
#if __cplusplus <= 201703L
#include "libsock needs C++20: compile with -std=c++20"
#endif

#include "sock/asio/beast.hpp"
#include "sock/asio/connect.hpp"
#include "sock/asio/listener.hpp"
#include "sock/asio/resolve.hpp"
#include "sock/asio/stream.hpp"
#include "sock/asio/wait.hpp"
