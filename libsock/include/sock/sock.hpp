#pragma once
// libsock: connect, accept, read, write and close, each as one contract.
//
//   address      where; a value                    resolve()    names to addresses
//   tcp_socket   options, then listen or connect   listener     accept
//   stream       a TCP connection                  result       what a transfer did
//   deadline     limits of time, and stops         error        what went wrong, where
//   options.hpp  every option, a type              why_blocked() what holds the connection
//   unix_stream  the same between processes        send_file()   without copying
//
// Needs Linux, C++20 and the standard library. No event loop, no global state, and no thread but
// for resolving a name within a limit.
// Not #error, after which the compiler goes on to a hundred errors more: a file that is not there
// ends it.
#if __cplusplus <= 201703L
#include "libsock needs C++20: compile with -std=c++20"
#endif

#include "sock/address.hpp"
#include "sock/buffer.hpp"
#include "sock/byte_stream.hpp"
#include "sock/descriptor.hpp"
#include "sock/error.hpp"
#include "sock/limit.hpp"
#include "sock/listener.hpp"
#include "sock/option.hpp"
#include "sock/options.hpp"
#include "sock/resolve.hpp"
#include "sock/result.hpp"
#include "sock/send_file.hpp"
#include "sock/socket.hpp"
#include "sock/stream.hpp"
#include "sock/tcp_info.hpp"
#include "sock/tcp_socket.hpp"
#include "sock/unix.hpp"
#include "sock/urgent.hpp"
#include "sock/version.hpp"
#include "sock/why_blocked.hpp"
