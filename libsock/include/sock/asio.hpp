#pragma once
// libsock in a Boost.Asio event loop. The core needs no loop and knows of none; this header is the
// only place where the two meet.
//
//   asio/wait.hpp     waiter: wait on a socket that stays someone else's
//   asio/stream.hpp   stream, listener: sockets handed over to the loop; coroutines
//   asio/connect.hpp  connect to a name: happy eyeballs
#include "sock/asio/connect.hpp"
#include "sock/asio/stream.hpp"
#include "sock/asio/wait.hpp"
