#pragma once
// Which descriptors are TCP sockets, and between which addresses: remembered, so that a read() of a
// file costs one look into a table, and a read() of a socket no extra system call.
#include "../call.hpp"

namespace tcpwatch::descriptors {

/// True where it is known to be no TCP socket: the quick way out for files.
bool is_other(int fd);

/// Where an answer may come from, and whether it is kept.
enum class lookup { ask_and_remember, ask, remembered };
/// True for a TCP socket, with the addresses as far as it has any.
bool look_up(int fd, endpoints& ends, lookup how);

/// Notes a socket with these addresses, without asking.
void remember_socket(int fd, const endpoints& ends);
/// Asks about all descriptors below `end`, and keeps also what may yet change.
void remember_all(unsigned end);

/// Forgets what is known, before a close and whenever a number may have come to mean another thing.
void forget(int fd);
/// Forgets a range, calling `was_tcp` for each that was known as a TCP socket.
void forget_range(unsigned first, unsigned last, void (*was_tcp)(int fd));
/// True where it is known as a TCP socket.
bool is_known_tcp(int fd);

/// Reads a socket address; anything that is not IPv4 or IPv6 gives family 0.
address address_of(const void* sockaddr, unsigned size);

}  // namespace tcpwatch::descriptors
