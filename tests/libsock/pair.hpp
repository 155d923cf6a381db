#pragma once
// A connected pair over loopback, with small buffers at both ends.
#include <sock/sock.hpp>
#include <utility>

struct tcp_pair {
  sock::stream client, server;
};

inline tcp_pair make_pair_of(int buffer = 8192) {
  sock::tcp_socket s(sock::protocol::ipv4);
  s.set(sock::receive_buffer{buffer});
  s.set(sock::send_buffer{buffer});
  auto listener = std::move(s).listen(sock::address::loopback_ipv4(0));
  sock::tcp_socket c(sock::protocol::ipv4);
  c.set(sock::receive_buffer{buffer});
  c.set(sock::send_buffer{buffer});
  auto client = std::move(c).connect(listener.local());
  return {std::move(client), listener.accept().peer};
}
